import type { ObjectView } from "../interface/object-view.js";
import type { Reporter } from "../interface/reporter.js";

/** Two numbers, of which the first is not above the second. */
export interface Limits {
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
}

/** The `minimum` and `maximum` of an object; where they are crossed that is reported at the later one, and none of them counts. */
export function readLimits(view: ObjectView, reporter: Reporter): Limits {
  const [minimum, maximum] = [view.number("minimum"), view.number("maximum")];
  if (minimum === undefined || maximum === undefined || minimum.value <= maximum.value) {
    return { minimum: minimum?.value, maximum: maximum?.value };
  }
  const later = Math.max(minimum.start, maximum.start);
  reporter.error(later, "bad-value", `expected a minimum that is not above the maximum, found ${minimum.value} and ${maximum.value}`);
  return { minimum: undefined, maximum: undefined };
}
