import type { JSX } from "preact";
import { DeviceLog } from "../log/device-log.js";
import { PlotDock } from "../plots/plot-dock.js";
import { RequestsPane } from "../requests/requests-pane.js";
import { replaceRoute } from "../routes/current-route.js";
import { DEVICE_TABS, type DeviceTab, printRoute, type Route } from "../routes/route.js";
import { useMedia } from "../screen/use-media.js";
import { SensorTable } from "../sensors/sensor-table.js";
import { usePanel } from "../state/panel.js";
import { AboutDevice } from "./about-device.js";
import { DeviceHead } from "./device-head.js";

type DeviceRoute = Extract<Route, { page: "device" }>;

const names: Readonly<Record<DeviceTab, string>> = { sensors: "Sensors", requests: "Requests", log: "Log", about: "About" };

/** One device. On a wide screen its sensors stand beside the rest; on a narrow one each has a tab. */
export function DevicePage({ route }: { readonly route: DeviceRoute }): JSX.Element {
  const panel = usePanel();
  const isWide = useMedia("(min-width: 1100px)");
  const summary = panel.devices.value.find(({ name }) => name === route.device);
  const described = panel.descriptions.of(route.device).value;
  if (panel.site.value !== undefined && summary === undefined) return <p class="empty">The gateway knows no device “{route.device}”.</p>;
  const tab = isWide && route.tab === "sensors" ? "requests" : route.tab;
  return (
    <div class={`device-page ${summary?.state === "connected" ? "" : "old"}`}>
      <DeviceHead device={route.device} summary={summary} />
      {described.kind === "loading" ? <p class="empty">Asking for the device’s description…</p> : null}
      {described.kind === "failed" ? <p class="empty bad">{described.problem}</p> : null}
      {described.kind !== "ready" ? null : (
        <div class="panes">
          {isWide || tab === "sensors" ? (
            <div class="pane main-pane">
              {isWide ? null : <Tabs route={route} tab={tab} tabs={DEVICE_TABS} />}
              <SensorTable
                description={described.description}
                plotted={route.plotted}
                onPlot={(sensor, isAdded) => plot(route, sensor, isAdded)}
              />
              <PlotDock
                device={route.device}
                description={described.description}
                plotted={route.plotted}
                onClose={() => replaceRoute({ ...route, plotted: [] })}
              />
            </div>
          ) : null}
          {isWide || tab !== "sensors" ? (
            <div class="pane side-pane">
              <Tabs route={route} tab={tab} tabs={isWide ? DEVICE_TABS.slice(1) : DEVICE_TABS} />
              {tab === "requests" ? <RequestsPane description={described.description} route={route} /> : null}
              {tab === "log" ? <DeviceLog device={route.device} /> : null}
              {tab === "about" ? <AboutDevice description={described.description} summary={summary} /> : null}
            </div>
          ) : null}
        </div>
      )}
    </div>
  );
}

/** A click on the sensor that is shown closes the plot again. */
function plot(route: DeviceRoute, sensor: string, isAdded: boolean): void {
  const { plotted } = route;
  const without = plotted.filter((each) => each !== sensor);
  const isThere = without.length < plotted.length;
  const next = isAdded ? (isThere ? without : [...plotted, sensor]) : isThere && plotted.length === 1 ? [] : [sensor];
  replaceRoute({ ...route, plotted: next });
}

interface TabsProps {
  readonly route: DeviceRoute;
  readonly tab: DeviceTab;
  readonly tabs: readonly DeviceTab[];
}

function Tabs({ route, tab, tabs }: TabsProps): JSX.Element {
  return (
    <nav class="tabs" aria-label="Parts of the device">
      {tabs.map((each) => (
        <a key={each} href={printRoute({ ...route, tab: each })} aria-current={each === tab ? "page" : undefined}>
          {names[each]}
        </a>
      ))}
    </nav>
  );
}
