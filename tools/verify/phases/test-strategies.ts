import type { Problem } from "../../findings/finding.js";

/** How long reports are counted. */
export const WATCH_SECONDS = 0.4;

/** A strategy as it is tried. */
export interface TestStrategy {
  /** As they follow the name of the sensor. */
  readonly words: readonly string[];
  /** Its reports are counted. */
  readonly isTimed: boolean;
  readonly isOptional: boolean;
  readonly shortestSeconds?: number;
  readonly longestSeconds?: number;
  readonly difference?: number;
}

/** All strategies but `none`, with parameters that show within a fraction of a second what a device does. */
export function testStrategies(major: 4 | 5): readonly TestStrategy[] {
  // Protocol 4 counts milliseconds.
  const time = (seconds: number): string => (major === 4 ? String(seconds * 1000) : String(seconds));
  const rate = { shortestSeconds: 0.05, longestSeconds: 0.2 };
  const rates = [time(rate.shortestSeconds), time(rate.longestSeconds)];
  const plain = { isTimed: false, isOptional: false };
  return [
    { words: ["auto"], ...plain },
    { words: ["event"], ...plain },
    { words: ["differential", "1"], ...plain, difference: 1 },
    { words: ["differential-rate", "1", ...rates], isTimed: true, isOptional: true, difference: 1, ...rate },
    { words: ["period", time(0.1)], isTimed: true, isOptional: false, shortestSeconds: 0.1, longestSeconds: 0.1 },
    { words: ["event-rate", ...rates], isTimed: true, isOptional: true, ...rate },
  ];
}

/** What is wrong with so many reports in `WATCH_SECONDS`. Machines and networks are late: half as many will do, and two more. */
export function problemOfRate({ words, shortestSeconds = 0, longestSeconds = 1 }: TestStrategy, count: number): Problem | undefined {
  const fewest = Math.max(1, Math.floor(WATCH_SECONDS / longestSeconds / 2));
  const most = Math.ceil(WATCH_SECONDS / shortestSeconds) + 2;
  if (count >= fewest && count <= most) return undefined;
  const expected = `${fewest} to ${most} reports in ${WATCH_SECONDS} s by ${words.join(" ")}`;
  return { rule: "sampling-rate", expected, received: `${count}` };
}
