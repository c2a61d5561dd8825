import type { DeviceModel } from "../../model/device-model.js";
import { type EmittedFile, GENERATED_BY } from "../emitted-file.js";
import { metricViews } from "../metrics/metric-view.js";
import { devicePanels } from "./device-panels.js";
import { placePanels } from "./place-panels.js";
import { sectionPanels, sensorSections } from "./sensor-panels.js";
import { variables } from "./variables.js";

/** `<device>.dashboard.json`: all sensors of a device, by group and unit. */
export function emitDashboard(model: DeviceModel): readonly EmittedFile[] {
  const views = metricViews(model);
  const sections = sensorSections(model.sensorTree, views).map(({ title, views: own }) => ({ title, panels: sectionPanels(own) }));
  const header = `${GENERATED_BY} from ${model.source}. Do not edit: change the interface, then run katcp-gen again.`;
  const dashboard = {
    // First, since a file of JSON has no comments: it says that it is ours.
    description: [header, model.description].filter((text) => text !== "").join("\n\n"),
    uid: uidOf(model.name),
    title: `KATCP: ${model.name}`,
    tags: ["katcp", model.name],
    schemaVersion: 39,
    version: 1,
    editable: true,
    refresh: "10s",
    timezone: "browser",
    time: { from: "now-1h", to: "now" },
    templating: { list: variables(model, views) },
    panels: placePanels([{ title: undefined, panels: devicePanels() }, ...sections]),
  };
  return [{ path: `${model.name}/grafana/${model.name}.dashboard.json`, text: `${JSON.stringify(dashboard, undefined, 2)}\n` }];
}

/** At most 40 characters, which is all that Grafana takes. */
function uidOf(name: string): string {
  return `katcp-${name}`.slice(0, 40);
}
