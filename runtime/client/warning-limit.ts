import type { Clock } from "../sensors/clock.js";
import type { ClientWarning } from "./client-warning.js";

/** So many warnings of a kind are told in a minute; of lines that are none fewer, since a device may send nothing else. */
const most = { syntax: 10, other: 100 };
const windowMs = 60_000;

/** What was told of one kind since its minute began. */
interface Tally {
  told: number;
  left: number;
  last: ClientWarning;
}

/**
 * Passes warnings on, up to so many of a kind in a minute; when that is over, one tells how many were left out. What a device says
 * makes warnings, and they must not fill a disk.
 */
export function limitWarnings(warn: (warning: ClientWarning) => void, clock: Clock): (warning: ClientWarning) => void {
  const tallies = new Map<string, Tally>();
  const finish = (kind: string): void => {
    const { left, last } = tallies.get(kind) ?? { left: 0, last: undefined };
    tallies.delete(kind);
    if (last !== undefined && left > 0) warn({ ...last, message: `${last.message} (and ${left - 1} more like it in the last minute)` });
  };
  return (warning) => {
    const { kind } = warning;
    const tally = tallies.get(kind) ?? { told: 0, left: 0, last: warning };
    if (tally.told === 0) {
      tallies.set(kind, tally);
      clock.after(windowMs, () => finish(kind));
    }
    tally.last = warning;
    if (tally.told < (kind === "syntax" ? most.syntax : most.other)) {
      tally.told++;
      warn(warning);
    } else tally.left++;
  };
}
