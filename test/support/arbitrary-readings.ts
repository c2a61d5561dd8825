import fc from "fast-check";
import { STATUSES_BY_GRAVITY } from "katcp-runtime";

const status = fc.constantFrom(...STATUSES_BY_GRAVITY);
const value = fc.oneof(
  { weight: 5, arbitrary: fc.double({ noDefaultInfinity: true, noNaN: true, min: -1e6, max: 1e6 }) },
  { weight: 1, arbitrary: fc.constantFrom("idle", "", Number.NaN, Number.NEGATIVE_INFINITY) },
);
/** Microseconds, with many at one time and at the bounds of steps. */
const offset = fc.oneof(
  fc.integer({ min: -5_000_000, max: 5_000_000 }),
  fc.integer({ min: -10, max: 10 }).map((tenth) => tenth * 500_000),
);
/** Readings of one sensor, of any value and status, at any time. */
export const readings = fc.array(fc.record({ offset, value, status }), { maxLength: 60 });
