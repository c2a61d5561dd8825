import type { Status } from "katcp-runtime";
import { datatypeOf, statusRuleOf } from "katcp-runtime/vocabulary";
import type { ImportNotes } from "./import-notes.js";
import type { Entry } from "./import-request.js";
import type { SeenSensor } from "./read-device.js";

const plain: readonly string[] = ["integer", "float", "boolean", "string", "timestamp", "address"];

/** A sensor as an interface says it; what it cannot say becomes the nearest thing, and keeps what it was under `x-import-type` and `x-import-units`. */
export function importSensor(sensor: SeenSensor, notes: ImportNotes): Entry {
  const { name, type, description } = sensor;
  const said = description.trim() === "" ? `The sensor ${name}; the device does not describe it.` : description.slice(0, 2000);
  return { ...typeOf(sensor, notes), ...unitsOf(sensor, notes), description: said, ...(isNumber(type) ? rangesOf(sensor, notes) : {}) };
}

function isNumber(type: string): boolean {
  return type === "integer" || type === "float";
}

function typeOf({ name, type, parameters, reading }: SeenSensor, notes: ImportNotes): Entry {
  if (type === "integer" && reading !== undefined && /^[+-]?\d{16,}$/.test(reading.value)) return { type, bigint: true };
  if (plain.includes(type)) return { type };
  if (type === "discrete" && isSayable(parameters)) return { type, values: parameters };
  notes.add(`sensor ${name}`, `its type ${type} is not one of an interface`);
  // katcp-python's name for a discrete of two values, which it does not list.
  if (type === "lru") return { type: "discrete", values: ["nominal", "error"], "x-import-type": type };
  return { type: "string", "x-import-type": type.slice(0, 100) };
}

function isSayable(values: readonly string[]): boolean {
  const isText = values.every((value) => value !== "" && !/[\p{Cc}\uFFFD]/u.test(value));
  return values.length > 0 && isText && new Set(values).size === values.length;
}

function unitsOf({ name, type, units }: SeenSensor, notes: ImportNotes): Entry {
  if (units === "") return {};
  if (type !== "timestamp") return { units: units.slice(0, 200) };
  notes.add(`sensor ${name}`, `a timestamp has no units in an interface: ${units}`);
  return { "x-import-units": units.slice(0, 200) };
}

/** Guidelines §7.2: nominal, and warn behind it. They are taken where the reading does not belie them. */
function rangesOf(sensor: SeenSensor, notes: ImportNotes): Entry {
  const numbers = sensor.parameters.map(Number);
  const [low, high, lowest, highest] = numbers;
  if (low === undefined || high === undefined || !numbers.every(Number.isFinite) || low > high) return {};
  const hasWarn = lowest !== undefined && highest !== undefined && lowest <= low && highest >= high;
  const ranges = { nominal: [low, high] as const, ...(hasWarn ? { warn: [lowest, highest] as const } : {}) };
  if (!isBelied(sensor, ranges)) return ranges;
  notes.add(`sensor ${sensor.name}`, `its status does not follow from its ranges ${sensor.parameters.join(" ")}`);
  return {};
}

function isBelied({ type, reading }: SeenSensor, ranges: Parameters<typeof statusRuleOf>[0]): boolean {
  const gravity: readonly Status[] = ["nominal", "warn", "error"];
  const said = gravity.indexOf(reading?.status as Status);
  if (reading === undefined || said === -1) return false;
  try {
    const value = datatypeOf({ type: type as "integer" | "float" }).parse(reading.value);
    return said < gravity.indexOf(statusRuleOf(ranges)(value));
  } catch {
    return true;
  }
}
