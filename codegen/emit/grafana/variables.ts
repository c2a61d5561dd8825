import { OWN_METRICS } from "../../metrics/own-metrics.js";
import type { DeviceModel } from "../../model/device-model.js";
import type { MetricView } from "../metrics/metric-view.js";
import { labelText } from "../metrics/sensor-pattern.js";
import { CHOSEN_DEVICES, DATA_SOURCE } from "./panel.js";

/** What is chosen above the dashboard: the data source, the devices, and a value of each parameter of families and groups. */
export function variables({ name }: DeviceModel, views: readonly MetricView[]): readonly object[] {
  const labels = [...new Set(views.flatMap((view) => view.labels))];
  return [
    { name: "PROMETHEUS", label: "Data source", type: "datasource", query: "prometheus" },
    choice("device", `label_values(${OWN_METRICS.device}_info{interface=${labelText(name)}}, device)`, {}),
    // "All" is also what has no such label, and what comes later.
    ...labels.map((label) =>
      choice(label, `label_values(${OWN_METRICS.sensorStatus}{${CHOSEN_DEVICES}, ${label}!=""}, ${label})`, { allValue: ".*" }),
    ),
  ];
}

function choice(name: string, query: string, more: object): object {
  return {
    name,
    label: name.replaceAll("_", " "),
    type: "query",
    datasource: DATA_SOURCE,
    query: { query, refId: name },
    definition: query,
    refresh: 2,
    sort: 3,
    multi: true,
    includeAll: true,
    ...more,
    current: { selected: true, text: ["All"], value: ["$__all"] },
  };
}
