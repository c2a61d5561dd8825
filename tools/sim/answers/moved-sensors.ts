import type { KnownCall } from "../known-call.js";
import type { KnownField } from "../known-field.js";
import type { KnownSensor, SensorCatalog } from "../sensor-catalog.js";

/** An argument that a sensor follows. */
export interface Move {
  readonly argument: KnownField;
  readonly sensor: KnownSensor;
}

/** How calls and sensors are held together. */
export interface MoveOptions {
  readonly catalog: SensorCatalog;
  /** Whether the units of arguments are known. */
  readonly hasUnits: boolean;
}

/**
 * Which sensors follow the arguments of a call: `set-x` moves the sensor `x`, if they are of one type and in the same units; and so does an
 * argument with the name of the sensor, where the call changes anything.
 */
export function movesOf(call: KnownCall, { catalog, hasUnits }: MoveOptions): readonly Move[] {
  if (call.signature.safe) return [];
  const [, wanted] = /^set-(.+)$/.exec(call.request.name) ?? [];
  const named = wanted === undefined ? undefined : plainSensor(wanted, catalog);
  const argument = call.arguments.find((each) => named !== undefined && isAlike(each, named, hasUnits));
  const byName = call.arguments.flatMap((each): readonly Move[] => {
    const sensor = plainSensor(each.name, catalog);
    return sensor === undefined || sensor === named || !isAlike(each, sensor, hasUnits) ? [] : [{ argument: each, sensor }];
  });
  return named === undefined || argument === undefined ? byName : [{ argument, sensor: named }, ...byName];
}

/** The names of the sensors that requests move, or whose values decide whether one is allowed: nothing else may change them. */
export function movedNames(calls: readonly KnownCall[], options: MoveOptions): ReadonlySet<string> {
  return new Set(
    calls.flatMap((call) => [
      ...movesOf(call, options).map(({ sensor }) => sensor.name),
      ...call.sets.map(({ sensor }) => sensor),
      ...(call.signature.when ?? []).map(({ sensor }) => sensor),
    ]),
  );
}

/** Whether a value of the one can be a value of the other. */
export function isAlike(field: KnownField, sensor: KnownSensor, hasUnits: boolean): boolean {
  const [one, other] = [field.type, sensor.type];
  const isOneType = one.type === other.type && one.bigint === other.bigint && one.separator === other.separator;
  const isRepeated = field.field.repeated !== undefined && field.field.repeated !== false;
  const isOneUnit = !hasUnits || (field.units ?? "") === (sensor.units ?? "");
  return isOneType && !isRepeated && isOneUnit && (one.values ?? []).every((value) => other.values?.includes(value));
}

function plainSensor(name: string, catalog: SensorCatalog): KnownSensor | undefined {
  const found = catalog.find(name);
  return found?.isTemplate ? undefined : found;
}
