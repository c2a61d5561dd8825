/** Some rows of a long list: `first` is among them, `end` is not. */
export interface RowWindow {
  readonly first: number;
  readonly end: number;
}

/** Rows above and below what is seen, so that a turn of the wheel shows no gap. */
const around = 6;
/** So many rows come and go together: to draw each alone would cost more than the rows do. */
export const BLOCK_ROWS = 2;

/** The rows to draw, where a list is scrolled to `top` and `height` pixels of it are seen. */
export function windowOf({ top, height, rowHeight, count }: Readonly<Record<"top" | "height" | "rowHeight" | "count", number>>): RowWindow {
  const first = Math.max(0, Math.floor((top / rowHeight - around) / BLOCK_ROWS) * BLOCK_ROWS);
  const end = Math.min(count, Math.ceil(((top + height) / rowHeight + around) / BLOCK_ROWS) * BLOCK_ROWS);
  return { first: Math.min(first, end), end };
}

export function sameWindow(one: RowWindow, other: RowWindow): boolean {
  return one.first === other.first && one.end === other.end;
}
