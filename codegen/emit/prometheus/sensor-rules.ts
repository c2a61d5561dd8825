import { OWN_METRICS, STATUS_CODES } from "../../metrics/own-metrics.js";
import type { DeviceModel } from "../../model/device-model.js";
import type { SensorModel } from "../../model/sensor-model.js";
import { type MetricView, metricViews } from "../metrics/metric-view.js";
import { badExpression } from "../metrics/promql.js";
import { statusSelector } from "../metrics/sensor-pattern.js";
import type { Severity } from "../metrics/value-limits.js";
import { AlertNames } from "./alert-names.js";
import { type AlertRule, ofInterface, plainText, statusSeverity, statusWord } from "./alert-rule.js";
import { limitWords, memberWords, valueWords } from "./sensor-words.js";

/** What the rules of one sensor are made of. */
interface SensorRules {
  readonly model: DeviceModel;
  readonly names: AlertNames;
  readonly sensor: SensorModel;
  /** Undefined where it has no metric but its status. */
  readonly view: MetricView | undefined;
}

const severities: readonly Severity[] = ["warning", "critical"];

/**
 * One alert for each way in which a sensor is not as it should be, and never two for the same: its value is outside the limits of the interface;
 * or it is inside, and the device reports `warn` or worse all the same, as it does of a stale reading. Sensors of which the interface says neither
 * share one alert.
 */
export function sensorRules(model: DeviceModel): readonly AlertRule[] {
  const views = new Map(metricViews(model).map((view) => [view.sensor, view]));
  const names = new AlertNames(model.name);
  const ruled = model.sensors.filter((sensor) => sensor.stale !== undefined || outside(views.get(sensor)) !== undefined);
  const own = ruled.flatMap((sensor) => {
    const parts = { model, names, sensor, view: views.get(sensor) };
    return [...valueRules(parts), statusRule(parts), ...silentRules(parts)];
  });
  return [...own, otherRule(model, ruled, names)];
}

/** All values that are not nominal; undefined where there are none. */
function outside(view: MetricView | undefined): string | undefined {
  if (view === undefined) return undefined;
  const parts = severities.flatMap((severity) => badExpression(view, severity) ?? []);
  return parts.length === 0 ? undefined : parts.join(" or ");
}

function valueRules({ model, names, sensor, view }: SensorRules): readonly AlertRule[] {
  if (view === undefined) return [];
  return severities.flatMap((severity) => {
    const expression = badExpression(view, severity);
    if (expression === undefined) return [];
    return {
      alert: names.take(sensor, severity === "warning" ? "Warn" : "Error"),
      expression: [`(${expression})`, ofInterface(model)],
      forSeconds: severity === "warning" ? 60 : 0,
      severity,
      summary: `{{ $labels.device }}: ${memberWords(sensor, view.metric)} is ${valueWords(view)}.`,
      description: `${plainText(sensor.description)} ${plainText(limitWords(sensor))}`.trim(),
    };
  });
}

const bad = `>= ${STATUS_CODES.warn} <= ${STATUS_CODES.unreachable}`;

/** What the value does not explain: the status was set in code, or is that of a stale reading. */
function statusRule({ model, names, sensor, view }: SensorRules): AlertRule {
  const explained = outside(view);
  const labels = ["device", ...(view?.labels ?? [])].join(", ");
  const { stale } = sensor;
  const staleWords = stale === undefined ? "" : `; ${stale.status} also means that there was no update for ${stale.after} s`;
  return {
    alert: names.take(sensor, "Status"),
    expression: [
      `(${OWN_METRICS.sensorStatus}{${statusSelector([sensor])}} ${bad}`,
      ...(explained === undefined ? [] : [`unless on (${labels}) (${explained})`]),
      `) ${ofInterface(model)}`,
    ],
    forSeconds: 0,
    severity: statusSeverity,
    summary: `{{ $labels.device }}: {{ $labels.sensor }} reports ${statusWord}.`,
    description: `${plainText(sensor.description)} The device says so itself${explained === undefined ? "" : ", though no value is outside its limits"}${staleWords}.`,
  };
}

/** A stale reading of which the device says no more than that it knows nothing. Before its first reading it is the same. */
function silentRules({ model, names, sensor }: SensorRules): readonly AlertRule[] {
  const { stale } = sensor;
  if (stale === undefined || !["unknown", "inactive"].includes(stale.status)) return [];
  return [
    {
      alert: names.take(sensor, "Stale"),
      expression: [`${OWN_METRICS.sensorStatus}{${statusSelector([sensor])}} == ${STATUS_CODES[stale.status]}`, ofInterface(model)],
      forSeconds: Math.ceil(stale.after),
      severity: "warning",
      summary: `{{ $labels.device }}: {{ $labels.sensor }} is ${stale.status}: no update for ${stale.after} s.`,
      description: plainText(sensor.description),
    },
  ];
}

/** All other sensors, also those that the interface does not know. */
function otherRule(model: DeviceModel, ruled: readonly SensorModel[], names: AlertNames): AlertRule {
  const matcher = ruled.length === 0 ? "" : `{${statusSelector(ruled, true)}}`;
  return {
    alert: names.ofDevice("SensorStatus"),
    expression: [`${OWN_METRICS.sensorStatus}${matcher} ${bad}`, ofInterface(model)],
    forSeconds: 60,
    severity: statusSeverity,
    summary: `{{ $labels.device }}: {{ $labels.sensor }} reports ${statusWord}.`,
    description: "The device says so itself.",
  };
}
