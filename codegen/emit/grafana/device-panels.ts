import { OWN_METRICS, STATUS_CODES } from "../../metrics/own-metrics.js";
import { CHOSEN_DEVICES, type Panel, refId } from "./panel.js";
import { COLORS } from "./thresholds.js";

const statusColors: Readonly<Record<string, string>> = {
  unknown: COLORS.none,
  nominal: COLORS.nominal,
  warn: COLORS.warning,
  error: COLORS.critical,
  failure: COLORS.critical,
  unreachable: COLORS.critical,
  inactive: COLORS.none,
};

/** The panels that every device has: is it there, what is not as it should be, and what was asked of it. */
export function devicePanels(): readonly Panel[] {
  return [connected(), notNominal(), statuses(), requests()];
}

function connected(): Panel {
  const mappings = [
    { type: "value", options: { 0: { text: "not connected", color: COLORS.critical }, 1: { text: "connected", color: COLORS.nominal } } },
  ];
  return {
    type: "state-timeline",
    title: "Connected",
    description: "Whether the gateway is connected to the device.",
    fieldConfig: { defaults: { mappings, color: { mode: "fixed" } }, overrides: [] },
    options: { showValue: "auto", mergeValues: true },
    targets: [{ refId: "A", expr: `${OWN_METRICS.deviceUp}{${CHOSEN_DEVICES}}`, legendFormat: "{{device}}" }],
  };
}

function notNominal(): Panel {
  const options = Object.fromEntries(Object.entries(STATUS_CODES).map(([text, code]) => [code, { text, color: statusColors[text] }]));
  const [warn, unreachable] = [STATUS_CODES.warn, STATUS_CODES.unreachable];
  return {
    type: "table",
    title: "Not nominal now",
    description: "Sensors that report warn, error, failure or unreachable.",
    fieldConfig: {
      defaults: { mappings: [{ type: "value", options }], custom: { cellOptions: { type: "color-text" } } },
      overrides: [],
    },
    options: { showHeader: true, sortBy: [{ displayName: "Value", desc: true }] },
    targets: [
      {
        refId: "A",
        expr: `max by (device, sensor) (${OWN_METRICS.sensorStatus}{${CHOSEN_DEVICES}} >= ${warn} <= ${unreachable})`,
        legendFormat: "",
        instant: true,
        format: "table",
      },
    ],
  };
}

function statuses(): Panel {
  const overrides = Object.entries(statusColors).map(([status, fixedColor]) => ({
    matcher: { id: "byName", options: status },
    properties: [{ id: "color", value: { mode: "fixed", fixedColor } }],
  }));
  return {
    type: "timeseries",
    title: "Sensors by status",
    description: "",
    fieldConfig: { defaults: { custom: { stacking: { mode: "normal" }, fillOpacity: 40, lineWidth: 0 }, min: 0 }, overrides },
    options: { legend: { displayMode: "list", placement: "bottom" }, tooltip: { mode: "multi" } },
    targets: [{ refId: "A", expr: `sum by (status) (${OWN_METRICS.deviceSensors}{${CHOSEN_DEVICES}})`, legendFormat: "{{status}}" }],
  };
}

function requests(): Panel {
  const rate = `rate(${OWN_METRICS.deviceRequests}_total{${CHOSEN_DEVICES}}[$__rate_interval])`;
  return {
    type: "timeseries",
    title: "Requests by outcome",
    description: "Requests through the gateway.",
    fieldConfig: { defaults: { unit: "reqps", min: 0 }, overrides: [] },
    options: { legend: { displayMode: "list", placement: "bottom" }, tooltip: { mode: "multi" } },
    targets: [{ refId: refId(0), expr: `sum by (outcome) (${rate})`, legendFormat: "{{outcome}}" }],
  };
}
