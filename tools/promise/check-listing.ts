import type { Problem } from "../findings/finding.js";
import { listed, quoted } from "../findings/shown.js";
import type { ListedSensor } from "./listed-sensor.js";
import type { SensorPromise } from "./sensor-promise.js";

/** What is wrong with what a device lists of a sensor: its type, units, values, ranges and description. */
export function* problemsOfListing(sensor: SensorPromise, said: ListedSensor): Iterable<Problem> {
  // What an interface cannot say, `katcp import` has noted beside the nearest thing.
  const { "x-import-type": wireName = sensor.datatype.wireName, "x-import-units": units = sensor.contract.units ?? "" } =
    sensor.model.extensions;
  const { description } = sensor.contract;
  if (said.type !== wireName) yield { rule: "sensor-type", expected: `type ${wireName}`, received: quoted(said.type) };
  else yield* problemsOfParameters(sensor, said);
  if (said.units !== units) yield { rule: "sensor-units", expected: `units ${quoted(String(units))}`, received: quoted(said.units) };
  if (!isSameText(said.description, description)) {
    yield { rule: "sensor-description", expected: quoted(description), received: quoted(said.description) };
  }
}

function* problemsOfParameters(sensor: SensorPromise, { parameters, type }: ListedSensor): Iterable<Problem> {
  const { values } = sensor.contract;
  if (type === "discrete" && values !== undefined) {
    if (!isSameList(parameters, values))
      yield { rule: "sensor-values", expected: `values ${listed(values)}`, received: listed(parameters) };
    return;
  }
  if (type !== "integer" && type !== "float") return;
  const ranges = rangesOf(sensor);
  // Guidelines §7.2: ranges may be left out, as aiokatcp leaves them.
  if (ranges === undefined || parameters.length === 0) return;
  if (!isSameList(parameters.map(Number), ranges)) {
    yield { rule: "sensor-range", expected: `ranges ${ranges.join(" ")}`, received: listed(parameters) };
  }
}

/** As they stand in `#sensor-list`: nominal, and warn behind it, where no end is open. */
function rangesOf({ contract: { nominal, warn } }: SensorPromise): readonly number[] | undefined {
  const closed = (range: readonly (number | null)[] | undefined): range is readonly number[] =>
    range?.every((end) => end !== null) === true;
  if (!closed(nominal)) return undefined;
  return closed(warn) ? [...nominal, ...warn] : nominal;
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}

/** White space is laid out as a device likes; and it may say more of a sensor, such as what it is called now. */
export function isSameText(said: string, written: string): boolean {
  return plain(said).includes(plain(written));
}

function plain(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
