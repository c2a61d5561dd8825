import { type MetricForm, type MetricKind, readMetricForm } from "./metric-form.js";
import { type MetricUnit, metricUnit } from "./metric-unit.js";
import { metricWords, unitWords } from "./metric-words.js";
import { isOwnMetric, METRIC_PREFIX } from "./own-metrics.js";

/** What a metric is made of: a sensor, or a family of them. */
export interface MetricSource {
  /** The name on the wire, or the template of the family. */
  readonly template: string;
  /** As `?sensor-list` says it. */
  readonly type: string;
  readonly units: string;
  /** Those of its family and groups. */
  readonly parameters: readonly string[];
  /** What the interface says under `x-prometheus`. */
  readonly written: unknown;
}

/** What a sensor is as a metric. */
export interface SensorMetric {
  readonly kind: MetricKind;
  /** The name of the metric family, as OpenMetrics says it: without `_total` and `_info`. */
  readonly family: string;
  /** Its unit, and how a value gets there. */
  readonly unit: MetricUnit;
  /** The label of each parameter, in their order. */
  readonly labels: readonly (readonly [parameter: string, label: string])[];
}

/**
 * The metric of a sensor, by its type, units and name alone, so that it is the same in every gateway and in what is generated. Undefined
 * where it has none: texts and addresses, unless they are asked for as `"info"`.
 */
export function metricOf(source: MetricSource): SensorMetric | undefined {
  const { form } = readMetricForm(source.written, source.type);
  const kind = kindOf(source.type, form);
  if (kind === undefined) return undefined;
  const unit = kind === "info" || kind === "stateset" ? metricUnit("") : unitOf(source);
  const family = `${METRIC_PREFIX}${fullName(baseOf(source, form), { kind, unit: unit.word, source })}`;
  return {
    kind,
    family: isOwnMetric(family) ? family.replace(METRIC_PREFIX, `${METRIC_PREFIX}sensor_`) : family,
    unit,
    labels: labelsOf(source),
  };
}

/** The name of its series. */
export function seriesName({ kind, family }: Pick<SensorMetric, "kind" | "family">): string {
  return kind === "counter" ? `${family}_total` : kind === "info" ? `${family}_info` : family;
}

const byType: Readonly<Record<string, MetricKind>> = {
  integer: "gauge",
  float: "gauge",
  boolean: "gauge",
  timestamp: "gauge",
  discrete: "stateset",
};

function kindOf(type: string, { kind }: MetricForm): MetricKind | undefined {
  return kind === "none" ? undefined : (kind ?? byType[type]);
}

/** A time is in seconds since the epoch, whatever else is said of it; a boolean is 0 or 1. */
function unitOf({ type, units }: MetricSource): MetricUnit {
  return metricUnit(type === "timestamp" ? "s" : type === "boolean" ? "" : units);
}

/** The words of the name. A word before a placeholder that only says its name is left out, since the label says it: `input{input}.power` → `power`. */
function baseOf({ template, parameters }: MetricSource, { name }: MetricForm): string {
  if (name !== undefined) return name;
  const shorter = parameters.reduce((text, parameter) => {
    const repeated = new RegExp(`(?<![A-Za-z0-9])${parameter}[-_.]?\\{${parameter}\\}`, "i");
    return text.replace(repeated, `{${parameter}}`);
  }, template);
  return metricWords(withoutPlaceholders(shorter)) || metricWords(withoutPlaceholders(template)) || metricWords(template) || "sensor";
}

function withoutPlaceholders(template: string): string {
  return template.replaceAll(/\{[^}]*\}/g, ".");
}

/** Endings that Prometheus and OpenMetrics keep for something else. */
const reserved = /_(?:total|created|count|sum|bucket|gcount|gsum|info)$/;

function fullName(base: string, { kind, unit, source }: { kind: MetricKind; unit: string; source: MetricSource }): string {
  if (kind === "info") return base.replace(/_info$/, "");
  if (kind === "counter") return withUnit(base.replace(/_(?:total|counter)$/, ""), unit, source);
  const named = source.type === "timestamp" ? withEnding(base.replace(/_(?:seconds|time)$/, ""), "timestamp") : base;
  const whole = withUnit(named, unit, source);
  return reserved.test(`_${whole}`) ? `${whole}_value` : whole;
}

/** A name that ends with the unit as the device says it, `rate_gbps`, says it once, as Prometheus does. */
function withUnit(base: string, unit: string, { units }: MetricSource): string {
  if (unit === "") return base;
  const spoken = [unitWords(units), metricWords(units)].find((words) => words !== "" && base.endsWith(`_${words}`));
  return withEnding(spoken === undefined ? base : base.slice(0, -spoken.length - 1), unit);
}

function withEnding(name: string, ending: string): string {
  return name === ending || name.endsWith(`_${ending}`) ? name : `${name}_${ending}`;
}

/** Labels that mean something else, here or in Prometheus. */
const taken = new Set(["device", "sensor", "status", "value", "job", "instance", "le", "quantile"]);

function labelsOf({ parameters }: MetricSource): SensorMetric["labels"] {
  const labels = new Set<string>();
  return parameters.map((parameter) => {
    const words = metricWords(parameter) || "parameter";
    let label = taken.has(words) || /^\d/.test(words) ? `sensor_${words}` : words;
    for (let number = 2; labels.has(label); number += 1) label = `${words}_${number}`;
    labels.add(label);
    return [parameter, label];
  });
}
