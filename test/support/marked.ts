import { compileInterface } from "../../codegen/compile.js";
import { isError } from "../../codegen/diagnostics.js";

/** A text whose `«` marks stand just before what is wrong: the text without them, and where they stood. */
export function unmark(marked: string): { readonly text: string; readonly places: readonly string[] } {
  const places: string[] = [];
  const lines = marked.split("«");
  let text = lines.shift() ?? "";
  for (const part of lines) {
    const before = text.split(/\r\n|\n|\r/);
    places.push(`${before.length}:${(before.at(-1) ?? "").length + 1}`);
    text += part;
  }
  return { text, places };
}

/** What the compiler says of a text: `line:column rule`, in order. */
export function complaintsOf(text: string | Uint8Array): readonly string[] {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  return compileInterface(bytes, "x.katcp.json")
    .diagnostics.filter(isError)
    .map(({ line, column, rule }) => `${line}:${column} ${rule}`);
}
