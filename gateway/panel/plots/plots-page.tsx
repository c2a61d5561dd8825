import type { JSX } from "preact";
import { replaceRoute } from "../routes/current-route.js";
import type { PlottedName } from "../routes/route.js";
import { usePanel } from "../state/panel.js";
import { PlotPanel } from "./plot-panel.js";
import { SensorPicker } from "./sensor-picker.js";
import type { PlottedSensor } from "./use-plot-series.js";

/** Sensors of any devices in one plot. Its address says which, so that it can be kept and shared. */
export function PlotsPage({ plotted }: { readonly plotted: readonly PlottedName[] }): JSX.Element {
  const { descriptions } = usePanel();
  const set = (next: readonly PlottedName[]): void => replaceRoute({ page: "plots", plotted: next });
  const missing: string[] = [];
  const shown = plotted.flatMap(({ device, sensor: name }): readonly PlottedSensor[] => {
    const described = descriptions.of(device).value;
    if (described.kind === "loading") return [];
    const sensor = described.kind === "ready" ? described.description.sensors.find((each) => each.name === name) : undefined;
    if (sensor === undefined) missing.push(`${device} ${name}`);
    return sensor === undefined ? [] : [{ device, sensor }];
  });
  return (
    <section class="plots-page" aria-labelledby="plots-title">
      <div class="bar">
        <h1 id="plots-title">Plots</h1>
        <SensorPicker plotted={plotted} onAdd={(added) => set([...plotted, added])} />
        {missing.length === 0 ? null : <span class="bad">Not there: {missing.join(", ")}</span>}
      </div>
      {shown.length === 0 ? (
        <p class="empty">Add a sensor above, or open a plot from a device’s table.</p>
      ) : (
        <PlotPanel
          plotted={shown}
          onRemove={(removed) => set(plotted.filter((each) => each.device !== removed.device || each.sensor !== removed.sensor.name))}
        />
      )}
    </section>
  );
}
