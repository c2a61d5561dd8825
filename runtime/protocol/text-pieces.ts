import type { WireText } from "./wire-text.js";

/** Up to this size, what comes in small pieces is put together at once: a thousand pieces of one byte each would cost many times their size. */
export const wholePieceBytes = 64 * 1024;

/** Adds a piece to a text in pieces; small ones are joined with those before them, so that no byte is copied more often than its line is doubled. */
export function append(pieces: WireText[], piece: WireText): void {
  let whole = piece;
  for (
    let last = pieces.at(-1);
    last !== undefined && last.length <= whole.length && whole.length < wholePieceBytes;
    last = pieces.at(-1)
  ) {
    pieces.pop();
    whole = [last, whole].join("");
  }
  pieces.push(whole);
}
