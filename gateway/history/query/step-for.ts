/** Rows of each sensor where a question does not say. */
export const DEFAULT_POINTS = 1000;

/** Steps that people read well, in seconds. */
const clockSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/** A step, in microseconds, of which at most `points` cover a time of `length` microseconds, wherever it begins. */
export function stepFor(length: number, points: number): number {
  const least = Math.max(1, length / Math.max(1, points - 1) / 1e6);
  const known = clockSteps.find((step) => step >= least);
  if (length / Math.max(1, points - 1) < 1e6) return Math.max(1, roundUp(length / Math.max(1, points - 1)));
  return (known ?? Math.ceil(least / 86_400) * 86_400) * 1e6;
}

/** To 1, 2 or 5 of a power of ten. */
function roundUp(microseconds: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, microseconds)));
  return ([1, 2, 5, 10].find((factor) => factor * power >= microseconds) ?? 10) * power;
}
