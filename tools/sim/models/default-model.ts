import type { KnownSensor } from "../sensor-catalog.js";
import type { ModelSettings } from "./model-settings.js";

/** What a sensor does where nobody says it: chosen by its type and ranges. `isMoved`: a request moves it, so nothing else may. */
export function defaultModel({ contract, type }: KnownSensor, isMoved: boolean): ModelSettings {
  const { nominal, units } = contract;
  if (isMoved || type.separator !== undefined) return { model: "constant" };
  if (type.type === "discrete") return { model: "cycle" };
  if (type.type !== "integer" && type.type !== "float") return { model: "constant" };
  if (nominal !== undefined) return { model: "walk" };
  // A whole number of nothing counts something.
  if (type.type === "integer" && units === undefined && type.maximum === undefined) return { model: "counter" };
  if (type.minimum !== undefined && type.maximum !== undefined) return { model: "ramp" };
  return type.type === "float" ? { model: "sine" } : { model: "constant" };
}
