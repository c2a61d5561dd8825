import type { WrittenValue } from "katcp-gen";
import { rangeOf } from "../../values/make-number.js";
import type { KnownSensor } from "../sensor-catalog.js";

/** The range in which a sensor is well: inside `nominal`, and inside what its type allows. An open end is as far away as its type or a guess says. */
export function liveRange({ contract, type, example }: KnownSensor): readonly [low: number, high: number] {
  const { nominal = [null, null], initial } = contract;
  const [low, high] = nominal;
  if (low === null && high === null && type.minimum === undefined && type.maximum === undefined) {
    return around(Number(initial?.value ?? example ?? 0));
  }
  const [least, most] = [low ?? type.minimum, high ?? type.maximum];
  const limits = { ...(least === undefined ? {} : { minimum: least }), ...(most === undefined ? {} : { maximum: most }) };
  const [minimum, maximum] = rangeOf(limits);
  return [Math.max(minimum, Number(type.minimum ?? minimum)), Math.min(maximum, Number(type.maximum ?? maximum))];
}

/** One part in a hundred to each side. */
function around(value: number): readonly [low: number, high: number] {
  if (!Number.isFinite(value)) return [0, 1];
  const reach = value === 0 ? 1 : Math.abs(value) / 100;
  return [value - reach, value + reach];
}

/** The values of a discrete or boolean sensor with which it is well: all of them, where the interface says nothing of their statuses. */
export function healthyValues({ contract, type }: KnownSensor): readonly WrittenValue[] {
  const all: readonly WrittenValue[] = type.type === "boolean" ? [false, true] : type.type === "discrete" ? (type.values ?? []) : [];
  const { status, separator } = contract;
  if (separator !== undefined) return [];
  const healthy = all.filter((value) => status === undefined || status[String(value)] === "nominal");
  return healthy.length === 0 ? all : healthy;
}
