/** A time of day in UTC, as observatories keep it: `10:05:33`. */
export function timeOfDay(seconds: number): string {
  return isoOf(seconds)?.slice(11, 19) ?? "–";
}

/** `2026-11-27 10:05:33`, in UTC. */
export function dateAndTime(seconds: number): string {
  return isoOf(seconds)?.slice(0, 19).replace("T", " ") ?? "–";
}

/** The time alone if it is of today, else with its date. */
export function shortTime(seconds: number, now: number): string {
  return Math.floor(seconds / 86_400) === Math.floor(now / 86_400) ? timeOfDay(seconds) : dateAndTime(seconds);
}

/** What a field of type `datetime-local` holds, read as UTC. */
export function toFieldTime(seconds: number): string {
  return isoOf(seconds)?.slice(0, 19) ?? "";
}

/** Undefined where the field is empty or holds no time. */
export function fromFieldTime(text: string): number | undefined {
  const milliseconds = Date.parse(`${text}Z`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

function isoOf(seconds: number): string | undefined {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
