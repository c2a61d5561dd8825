import type { StateContract } from "../../protocol/contract.js";
import { formatStateRefusal } from "../../protocol/state-refusal.js";
import type { AnySensor } from "../../sensors/sensor-set.js";

/** Finds a sensor by its name on the wire. */
export type SensorFinder = (name: string) => AnySensor | undefined;

/** Why a request is not allowed now, in words for its client; undefined where it is. */
export type StateCheck = () => string | undefined;

/** Checks that all of these states hold; undefined where nothing is to be checked. */
export function buildStateCheck(request: string, states: readonly StateContract[], sensorOf: SensorFinder): StateCheck | undefined {
  if (states.length === 0) return undefined;
  return () => {
    for (const state of states) {
      const value = sensorOf(state.sensor)?.value;
      if (!state.values.some((allowed) => allowed === value)) return formatStateRefusal({ request, state, value });
    }
    return undefined;
  };
}
