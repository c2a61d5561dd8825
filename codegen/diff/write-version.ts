import type { AuthorFile } from "../files/author-files.js";
import { readInterface } from "../interface/read-interface.js";

/** The text of an interface file with another version: all else stays. Undefined where the file itself says no version. */
export function withVersion({ text, path }: AuthorFile, version: string): string | undefined {
  const result = readInterface(new TextEncoder().encode(text), path);
  const node = "rule" in result ? undefined : result.root.string("version");
  return node === undefined
    ? undefined
    : `${text.slice(0, node.start)}${JSON.stringify(version)}${text.slice(endOfString(text, node.start))}`;
}

/** Just after the quotation mark that ends the string at an offset. */
function endOfString(text: string, start: number): number {
  const string = /"(?:[^"\\]|\\.)*"/y;
  string.lastIndex = start;
  return start + (string.exec(text)?.[0].length ?? 0);
}
