import type { Message, Status } from "katcp-runtime";
import { STATUSES } from "katcp-runtime/vocabulary";

const statuses: ReadonlyMap<string, Status> = new Map(STATUSES.map((status) => [status, status]));

/** The status of the triple that begins at argument `first`; `unknown` where a device sends a word that is none (guidelines §7, Table 8). */
export function statusOf(inform: Message, first: number): Status {
  return statuses.get(inform.wire(first + 1) ?? "") ?? "unknown";
}

/** When a reading is from, in seconds; undefined where a device sends no number. Protocol 4 counts milliseconds. */
export function timeOf(inform: Message, major: 4 | 5): number | undefined {
  const text = inform.wire(0) ?? "";
  const time = text === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(time)) return undefined;
  return major === 4 ? time / 1000 : time;
}

/** The text of its value. Times of protocol 4 are in milliseconds, and here in seconds, as all others. */
export function textOf(inform: Message, first: number, isTimeOf4: boolean): string {
  const text = inform.text(first + 2);
  return isTimeOf4 && text !== "" && Number.isFinite(Number(text)) ? String(Number(text) / 1000) : text;
}
