/** Text that comes into a source: between two of its characters, or in place of some. */
export interface TextEdit {
  readonly at: number;
  /** Where what is replaced ends; by default nothing is. */
  readonly end?: number;
  readonly text: string;
}

/** A text with edits made, whose offsets are those of the text before. Edits at one place come in the order in which they are given. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let done = 0;
  for (const edit of edits.toSorted((one, other) => one.at - other.at)) {
    result += text.slice(done, edit.at) + edit.text;
    done = edit.end ?? edit.at;
  }
  return result + text.slice(done);
}

/** The white space that the line of an offset begins with. */
export function indentAt(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, at)))?.[0] ?? "";
}

/** Whether nothing but white space stands before an offset in its line. */
export function isFirstInLine(text: string, at: number): boolean {
  return text.slice(lineStart(text, at), at).trim() === "";
}

function lineStart(text: string, at: number): number {
  return Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1;
}
