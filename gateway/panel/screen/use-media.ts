import { useEffect, useState } from "preact/hooks";

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  const [isTrue, setTrue] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const listener = (): void => setTrue(list.matches);
    list.addEventListener("change", listener);
    listener();
    return () => list.removeEventListener("change", listener);
  }, [query]);
  return isTrue;
}
