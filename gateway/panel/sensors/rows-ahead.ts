import type { RowWindow } from "../table/row-window.js";

/** What comes into sight within a few tenths of a second, where somebody scrolls fast: that long a reading takes to arrive. */
const ahead = 48;
/** What lies ahead moves by so many rows: each time the gateway is told. */
const step = 16;

/** The rows that come into sight next, where the rows that are drawn have moved. */
export function rowsAhead(before: RowWindow, now: RowWindow, count: number): RowWindow {
  if (now.first >= before.first) return { first: now.end, end: Math.min(count, Math.ceil((now.end + ahead) / step) * step) };
  return { first: Math.max(0, Math.floor((now.first - ahead) / step) * step), end: now.first };
}
