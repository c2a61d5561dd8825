import { formatMessage, Message } from "katcp-runtime";
import type { ReadingRow } from "../nats-messages.js";

/** Three arguments that stand in a line as they are (guidelines §2.1), as those of nearly all readings do. */
const plain = /^[!-[\]-~]+ [!-[\]-~]+ [!-[\]-~]+$/;

/** So many stand in one line: a reader of lines has a bound. */
const mostInLine = 1_000;

/**
 * Readings as a device says them, with newlines, one character for each byte: a `#sensor-status` (guidelines §7.3) for all that follow one another
 * and are from one moment, as they are where a device measures all of its inputs at once.
 */
export function statusLines(rows: readonly ReadingRow[]): string {
  let lines = "";
  for (let from = 0; from < rows.length; ) {
    const to = endOfMoment(rows, from);
    let words = "";
    for (let at = from; at < to; at++) words += ` ${tripleOf(rows[at] as ReadingRow)}`;
    lines += `#sensor-status ${rows[from]?.[1]} ${to - from}${words}\n`;
    from = to;
  }
  return lines;
}

function endOfMoment(rows: readonly ReadingRow[], from: number): number {
  const moment = rows[from]?.[1];
  let to = from + 1;
  while (to < rows.length && to - from < mostInLine && rows[to]?.[1] === moment) to++;
  return to;
}

/** Name, status and value. */
function tripleOf([sensor, , status, text]: ReadingRow): string {
  const words = `${sensor} ${status} ${text}`;
  if (plain.test(words)) return words;
  const line = formatMessage(Message.of("#", "x", [sensor, status, text])).toString("latin1");
  return line.slice("#x ".length, -"\n".length);
}
