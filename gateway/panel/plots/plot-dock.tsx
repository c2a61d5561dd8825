import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { DeviceDescription } from "../../hub/device-description.js";
import { currentRoute, replaceRoute } from "../routes/current-route.js";
import { printRoute } from "../routes/route.js";
import { PlotPanel } from "./plot-panel.js";

export interface PlotDockProps {
  readonly device: string;
  readonly description: DeviceDescription;
  /** Names of sensors; those that the device does not have are left out. */
  readonly plotted: readonly string[];
  readonly onClose: () => void;
}

/** The plot below a device's table. */
export function PlotDock({ device, description, plotted, onClose }: PlotDockProps): JSX.Element | null {
  const shown = useMemo(
    () =>
      plotted.flatMap((name) => {
        const sensor = description.sensors.find((each) => each.name === name);
        return sensor === undefined ? [] : [{ device, sensor }];
      }),
    [device, description, plotted.join(" ")],
  );
  if (shown.length === 0) return null;
  const remove = (name: string): void => {
    const route = currentRoute();
    if (route.page === "device") replaceRoute({ ...route, plotted: plotted.filter((each) => each !== name) });
  };
  return (
    <div
      class="dock"
      onKeyDown={({ key, target }) => {
        if (key === "Escape" && !(target instanceof HTMLInputElement)) onClose();
      }}
    >
      <PlotPanel plotted={shown} onRemove={({ sensor }) => remove(sensor.name)}>
        <a
          class="button small large"
          href={printRoute({ page: "plots", plotted: shown.map(({ sensor }) => ({ device, sensor: sensor.name })) })}
        >
          Large
        </a>
        <button type="button" class="small quiet" aria-label="Close the plot" onClick={onClose}>
          ×
        </button>
      </PlotPanel>
    </div>
  );
}
