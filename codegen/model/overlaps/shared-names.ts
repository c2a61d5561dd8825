import type { ErrorRule } from "../../diagnostics/diagnostics.js";
import type { Place } from "../../interface/place.js";
import type { PlacedSensor } from "../build-groups.js";

/** What is said of two sensors that share a name. */
export interface SharedName {
  readonly rule: ErrorRule;
  readonly message: string;
  readonly hint?: string;
}

/** Reports sensors that share a name. */
export class SharedNames {
  readonly #told = new Set<Place>();

  /** At the later of two, which need not be the one that was read later. `describe` is given the earlier, and where that stands. */
  report(one: PlacedSensor, other: PlacedSensor, describe: (pair: SharedPair) => SharedName): void {
    const depth = one.places.findIndex((place, index) => other.places[index]?.isSame(place) !== true);
    // One file that two groups include: it is there that they part, and that is one mistake, however many sensors the file has.
    const isOneKey = one.key.isSame(other.key);
    const [at, otherAt] = isOneKey ? [one.places[depth] ?? one.key, other.places[depth] ?? other.key] : [one.key, other.key];
    const [earlier, later, first, place] = at.isBelow(otherAt) ? [other, one, otherAt, at] : [one, other, at, otherAt];
    if (isOneKey && this.#told.has(place)) return;
    this.#told.add(place);
    const { rule, message, hint } = describe({ earlier: earlier.sensor, later: later.sensor, where: first.describe(place) });
    place.error(rule, message, hint);
  }
}

/** Two sensors that share a name, and where the earlier one stands. */
export interface SharedPair {
  readonly earlier: PlacedSensor["sensor"];
  readonly later: PlacedSensor["sensor"];
  readonly where: string;
}
