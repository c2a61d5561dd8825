import type { MetricView } from "../metrics/metric-view.js";
import { escapePattern } from "../metrics/sensor-pattern.js";
import { badValues } from "../metrics/value-limits.js";
import { chosen, legendOf } from "./number-panel.js";
import type { Panel, PanelQuery } from "./panel.js";
import { COLORS, colorOf } from "./thresholds.js";

/** A boolean or discrete over time: for each of its values, when it was that. */
export function statePanel(view: MetricView): Panel {
  return view.metric.kind === "stateset" ? discretePanel(view) : booleanPanel(view);
}

function booleanPanel(view: MetricView): Panel {
  const colors = new Map(badValues(view.sensor).map(({ value, severity }) => [value, colorOf(severity)]));
  const usual = view.sensor.status === undefined ? COLORS.none : COLORS.nominal;
  const options = {
    0: { text: "false", color: colors.get("false") ?? usual },
    1: { text: "true", color: colors.get("true") ?? (view.sensor.status === undefined ? "blue" : usual) },
  };
  return { ...timeline(view, legendOf(view, false)), fieldConfig: { defaults: { mappings: [{ type: "value", options }] }, overrides: [] } };
}

/** A row for each value; it is coloured while the sensor has that value. */
function discretePanel(view: MetricView): Panel {
  const usual = view.sensor.status === undefined ? "blue" : COLORS.nominal;
  const overrides = badValues(view.sensor).map(({ value, severity }) => ({
    matcher: { id: "byRegexp", options: `/ ${escapePattern(value).replaceAll("/", "\\/")}$/` },
    properties: [{ id: "mappings", value: [rowMapping(colorOf(severity))] }],
  }));
  return {
    ...timeline(view, `${legendOf(view, false)} {{${view.metric.family}}}`),
    fieldConfig: { defaults: { mappings: [rowMapping(usual)] }, overrides },
  };
}

function rowMapping(color: string): object {
  return { type: "value", options: { 0: { text: " ", color: "transparent" }, 1: { text: " ", color } } };
}

function timeline(view: MetricView, legendFormat: string): Omit<Panel, "fieldConfig"> {
  return {
    type: "state-timeline",
    title: view.sensor.name,
    description: view.sensor.description,
    options: { showValue: "auto", mergeValues: true, legend: { displayMode: "list", placement: "bottom", showLegend: false } },
    targets: [{ refId: "A", expr: chosen(view), legendFormat }],
  };
}

/** When something was. Grafana counts milliseconds. */
export function timePanel(view: MetricView): Panel {
  return {
    type: "stat",
    title: view.sensor.name,
    description: view.sensor.description,
    fieldConfig: { defaults: { unit: "dateTimeFromNow", color: { mode: "fixed", fixedColor: COLORS.none } }, overrides: [] },
    options: { reduceOptions: { calcs: ["lastNotNull"] }, textMode: "value_and_name", graphMode: "none" },
    targets: [now({ expr: `1000 * ${chosen(view)}`, legendFormat: legendOf(view, false) })],
  };
}

/** A text: it has no history worth a graph. */
export function infoPanel(view: MetricView): Panel {
  const by = ["device", ...view.labels, "value"].join(", ");
  return {
    type: "table",
    title: view.sensor.name,
    description: view.sensor.description,
    fieldConfig: { defaults: {}, overrides: [] },
    options: { showHeader: true },
    targets: [{ ...now({ expr: `max by (${by}) (${chosen(view)})`, legendFormat: "" }), format: "table" }],
  };
}

function now(query: Pick<PanelQuery, "expr" | "legendFormat">): PanelQuery {
  return { refId: "A", ...query, instant: true };
}
