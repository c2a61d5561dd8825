import { SNAKE_CASE } from "./metric-words.js";

/** What a sensor is as a metric. */
export type MetricKind = "gauge" | "counter" | "stateset" | "info";

/** What an interface says of a sensor under `x-prometheus`. */
export interface MetricForm {
  /** Default: by the type of the sensor. */
  readonly kind: "gauge" | "counter" | "info" | "none" | undefined;
  /** What it is called instead of its own name, without the prefix and the unit. */
  readonly name: string | undefined;
}

/** The form, and what is wrong with how it is written; then that part counts as not written. */
export interface ReadMetricForm {
  readonly form: MetricForm;
  readonly problem: string | undefined;
}

const words = ["gauge", "counter", "info"] as const;
const byDefault: MetricForm = { kind: undefined, name: undefined };

/**
 * Reads the value of `x-prometheus`: `"counter"`, `"gauge"`, `"info"`, `false` for no metric at all, or an object with that as `type` and
 * with a `name`. `type` is that of the sensor on the wire.
 */
export function readMetricForm(written: unknown, type: string): ReadMetricForm {
  if (written === undefined) return { form: byDefault, problem: undefined };
  if (typeof written !== "object" || written === null) return readKind(written, type);
  const { type: kind, name, ...rest } = written as Readonly<Record<string, unknown>>;
  const read = kind === undefined ? { form: byDefault, problem: undefined } : readKind(kind, type);
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return { ...read, problem: `x-prometheus has the keys "type" and "name", not ${JSON.stringify(unknown)}` };
  if (name === undefined) return read;
  if (typeof name === "string" && SNAKE_CASE.test(name)) return { ...read, form: { ...read.form, name } };
  return { ...read, problem: `the name of a metric consists of lower-case letters, digits and "_", not ${JSON.stringify(name)}` };
}

function readKind(written: unknown, type: string): ReadMetricForm {
  if (written === false) return { form: { ...byDefault, kind: "none" }, problem: undefined };
  const kind = words.find((word) => word === written);
  if (kind === undefined) {
    return { form: byDefault, problem: `x-prometheus is "gauge", "counter", "info" or false, not ${JSON.stringify(written)}` };
  }
  const isNumber = type === "integer" || type === "float";
  const fits = isNumber ? kind !== "info" : kind === "info" || (kind === "gauge" && (type === "boolean" || type === "timestamp"));
  if (fits) return { form: { ...byDefault, kind }, problem: undefined };
  return { form: byDefault, problem: `a sensor of type ${type} cannot be ${kind === "info" ? "an info" : `a ${kind}`}` };
}
