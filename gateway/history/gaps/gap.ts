/** A time without readings, and why. */
export interface Gap {
  /** Empty: of all devices, since the gateway was not there. */
  readonly device: string;
  /** Seconds since the epoch, by the gateway's clock. */
  readonly start: number;
  /** Undefined while it lasts. */
  readonly end: number | undefined;
  /** `disconnected: connection refused`, `gateway stopped`, `not kept: the disk is full`. */
  readonly cause: string;
}

/** A gap as an answer has it: its end is null while it lasts. */
export type GapInterval = readonly [from: number, to: number | null];

/** The gaps that touch the time from `from` to `to`, where those that overlap or meet are one. */
export function joinGaps(gaps: readonly Gap[], { from, to }: { readonly from: number; readonly to: number }): readonly GapInterval[] {
  const found = gaps
    .map(({ start, end = Number.POSITIVE_INFINITY }) => ({ start, end: Math.max(start, end) }))
    .filter(({ start, end }) => start < end && start < to && end > from)
    .sort((one, other) => one.start - other.start);
  const joined: { start: number; end: number }[] = [];
  for (const gap of found) {
    const last = joined.at(-1);
    if (last !== undefined && gap.start <= last.end) last.end = Math.max(last.end, gap.end);
    else joined.push({ ...gap });
  }
  return joined.map(({ start, end }) => [start, Number.isFinite(end) ? end : null]);
}
