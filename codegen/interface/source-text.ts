/** A place in a text, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A whole token; of an object or array its bracket, but all of an array of plain values that stands in one line. */
const token = /"(?:[^"\\\r\n]|\\.)*"|\[[^"[\]{}\r\n]*\]|[\w.+-]+|\\u[0-9a-fA-F]{0,4}|\\./y;

/** Longer ones are marked so far: what is shown of a line is shorter. */
const longestMark = 200;

/** A text and its lines, which end at LF, CRLF or CR (interface reference, "Text"). */
export class SourceText {
  readonly text: string;
  readonly #lineStarts: readonly number[];

  constructor(text: string) {
    this.text = text;
    this.#lineStarts = findLineStarts(text);
  }

  placeOf(offset: number): Place {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] ?? 0) + 1 };
  }

  /** How long the token at an offset is, in UTF-16 code units; undefined at the end of a line or of the text. */
  lengthAt(offset: number): number | undefined {
    const piece = this.text.slice(offset, offset + longestMark);
    if (piece === "" || piece.startsWith("\r") || piece.startsWith("\n")) return undefined;
    token.lastIndex = 0;
    const [found] = token.exec(piece) ?? [];
    if (found !== undefined) return found.length;
    // A string that is longer than that, and goes on; all else is a character, which may have two units.
    return piece.startsWith('"') && piece.length === longestMark && !/["\r\n]/.test(piece.slice(1))
      ? longestMark
      : (piece.codePointAt(0) ?? 0) > 0xffff
        ? 2
        : 1;
  }

  /** The place and the length of the first match of an expression within the token at an offset. */
  findIn(offset: number, expression: RegExp): { readonly at: number; readonly length: number } | undefined {
    const wanted = new RegExp(expression, `${expression.flags}g`);
    wanted.lastIndex = offset;
    const found = wanted.exec(this.text);
    return found === null ? undefined : { at: found.index, length: found[0].length };
  }
}

function findLineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}
