import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

/** Copies a text, and says so. */
export function CopyButton({ text }: { readonly text: string }): JSX.Element {
  const [said, setSaid] = useState<string>();
  useEffect(() => setSaid(undefined), [text]);
  const copy = (): void => {
    copyText(text).then(
      () => setSaid("Copied"),
      () => setSaid("Not copied"),
    );
  };
  return (
    <button type="button" class="small quiet copy" aria-label={`Copy ${text}`} onClick={copy}>
      {said ?? "Copy"}
    </button>
  );
}

/** Browsers have a clipboard for pages of HTTPS and of this machine alone; elsewhere a selection is copied. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "for-copying";
  document.body.append(area);
  area.select();
  const isDone = document.execCommand("copy");
  area.remove();
  if (!isDone) throw new Error("The browser did not copy");
}
