import type { Place } from "../interface/place.js";
import { quote } from "../interface/quote.js";
import type { DeviceModel } from "./device-model.js";
import type { SensorModel } from "./sensor-model.js";
import type { WrittenValue } from "./type-model.js";

/** A state that is worth a warning, and where it stands. */
export interface UnreachableState {
  readonly place: Place;
  readonly rule: "unreachable-state";
  readonly message: string;
}

/** The states of `when` that no request leads to and that the device does not begin in: perhaps a value is mistyped, or a `sets` is missing. */
export function findUnreachableStates({ requests, sensors }: DeviceModel): readonly UnreachableState[] {
  const effects = requests.flatMap(({ signatures }) => signatures.map(({ effect }) => effect));
  const reached = new Set(effects.flatMap(({ sets }) => sets.map(({ sensor, value }) => keyOf(sensor, value))));
  for (const sensor of sensors) reached.add(keyOf(sensor.name, initialOf(sensor)));
  const seen = new Set<Place>();
  return effects
    .flatMap(({ when }) => when)
    .flatMap(({ sensor, values, places }) => {
      return values.flatMap((value, index) => {
        const place = places[index];
        if (place === undefined || seen.has(place) || reached.has(keyOf(sensor, value))) return [];
        // Signatures share what their request says.
        seen.add(place);
        const message = `no request sets ${quote(sensor)} to ${quote(String(value))}, and it is not the initial value`;
        return { place, rule: "unreachable-state" as const, message };
      });
    });
}

/** What a sensor holds before its first reading. */
export function initialOf({ initial, type }: SensorModel): WrittenValue {
  return initial?.value ?? (type.datatype === "boolean" ? false : (type.values?.[0] ?? ""));
}

function keyOf(sensor: string, value: WrittenValue): string {
  return JSON.stringify([sensor, value]);
}
