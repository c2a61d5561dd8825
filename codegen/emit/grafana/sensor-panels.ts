import type { GroupModel, SensorModel, SensorTree } from "../../model/sensor-model.js";
import type { MetricView } from "../metrics/metric-view.js";
import { numberPanel } from "./number-panel.js";
import type { Panel } from "./panel.js";
import { infoPanel, statePanel, timePanel } from "./state-panels.js";
import { thresholdSteps } from "./thresholds.js";

/** The sensors of the device that are in no group, or those of one group. */
export interface SensorSection {
  readonly title: string;
  readonly views: readonly MetricView[];
}

/** The groups of an interface, in its order, with what each has itself. */
export function sensorSections({ sensors, groups }: SensorTree, views: readonly MetricView[]): readonly SensorSection[] {
  const viewOf = new Map(views.map((view) => [view.sensor, view]));
  const section = (title: string, own: readonly SensorModel[]): SensorSection => ({
    title,
    views: own.flatMap((sensor) => viewOf.get(sensor) ?? []),
  });
  const sectionsOf = (group: GroupModel): readonly SensorSection[] => [
    section(group.name, group.sensors),
    ...group.groups.flatMap(sectionsOf),
  ];
  return [section("Sensors", sensors), ...groups.flatMap(sectionsOf)];
}

/** So many sensors share a panel; what is more gets another. */
const crowded = 8;

/** Numbers of one unit with the same limits share a panel; what is no number has one of its own. */
export function sectionPanels(views: readonly MetricView[]): readonly Panel[] {
  const shared = new Map<string, MetricView[]>();
  const panels: (readonly MetricView[])[] = [];
  for (const view of views) {
    const key = isNumber(view) ? JSON.stringify([view.metric.kind, view.metric.unit.word, thresholdSteps(view)]) : view.sensor.name;
    const own = shared.get(key);
    if (own !== undefined && own.length < crowded) {
      own.push(view);
      continue;
    }
    const fresh = [view];
    shared.set(key, fresh);
    panels.push(fresh);
  }
  return panels.map(panelOf);
}

function isNumber({ metric, sensor }: MetricView): boolean {
  const isCount = metric.kind === "gauge" || metric.kind === "counter";
  return isCount && sensor.type.datatype !== "boolean" && sensor.type.datatype !== "timestamp";
}

function panelOf(views: readonly MetricView[]): Panel {
  const [view] = views as readonly [MetricView, ...MetricView[]];
  if (isNumber(view)) return numberPanel(views);
  if (view.metric.kind === "info") return infoPanel(view);
  return view.sensor.type.datatype === "timestamp" ? timePanel(view) : statePanel(view);
}
