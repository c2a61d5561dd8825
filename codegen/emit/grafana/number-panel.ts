import type { MetricView } from "../metrics/metric-view.js";
import { selector } from "../metrics/promql.js";
import { grafanaRate, grafanaUnit } from "./grafana-unit.js";
import { CHOSEN_DEVICES, type Panel, refId } from "./panel.js";
import { thresholdSteps } from "./thresholds.js";

/** Numbers over time; how fast they grow, of counters. All have one unit and the same limits. */
export function numberPanel(views: readonly MetricView[]): Panel {
  const [first] = views as readonly [MetricView, ...MetricView[]];
  const isCounter = first.metric.kind === "counter";
  const steps = thresholdSteps(first);
  return {
    type: "timeseries",
    title: titleOf(views),
    description: views.map(({ sensor }) => (views.length === 1 ? sensor.description : `${sensor.name}: ${sensor.description}`)).join("\n"),
    fieldConfig: {
      defaults: {
        unit: isCounter ? grafanaRate(first.metric.unit.word) : grafanaUnit(first.metric.unit.word),
        thresholds: { mode: "absolute", steps },
        custom: { thresholdsStyle: { mode: steps.length > 1 ? "area" : "off" }, lineWidth: 1, spanNulls: false },
      },
      overrides: [],
    },
    options: { legend: { displayMode: "list", placement: "bottom" }, tooltip: { mode: "multi" } },
    targets: views.map((view, index) => ({
      refId: refId(index),
      expr: expressionOf(view),
      legendFormat: legendOf(view, views.length > 1),
    })),
  };
}

function titleOf(views: readonly MetricView[]): string {
  const names = views.map(({ sensor }) => sensor.name).join(", ");
  return views[0]?.metric.kind === "counter" ? `${names} (rate)` : names;
}

function expressionOf(view: MetricView): string {
  const series = chosen(view);
  return view.metric.kind === "counter" ? `rate(${series}[$__rate_interval])` : series;
}

/** The series of a sensor, of the devices and members that are chosen above the dashboard. */
export function chosen(view: MetricView): string {
  return selector(view, [CHOSEN_DEVICES, ...view.labels.map((label) => `${label}=~"$${label}"`)]);
}

/** What one line is called: the device, and what tells it from the others. */
export function legendOf({ sensor, labels }: MetricView, isNamed: boolean): string {
  const own = sensor.own.name.replaceAll(/[-_.]?\{[^}]*\}/g, "") || sensor.own.name;
  return ["{{device}}", ...(isNamed ? [own.replaceAll(/^[-_.]+|[{}]/g, "")] : []), ...labels.map((label) => `{{${label}}}`)].join(" ");
}
