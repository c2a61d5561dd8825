import { effect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { AlarmsPage } from "../alarms/alarms-page.js";
import { DevicePage } from "../device/device-page.js";
import { OverviewPage } from "../overview/overview-page.js";
import { PlotsPage } from "../plots/plots-page.js";
import { currentRoute } from "../routes/current-route.js";
import { type Panel, PanelProvider } from "../state/panel.js";
import { KeyHelp } from "./key-help.js";
import { LinkBanner, ProblemBanner } from "./link-banner.js";
import { listenForKeys } from "./page-keys.js";
import { TokenForm } from "./token-form.js";
import { TopBar } from "./top-bar.js";

/** The whole page. */
export function App({ panel }: { readonly panel: Panel }): JSX.Element {
  const [isHelping, setHelping] = useState(false);
  useEffect(() => listenForKeys(() => setHelping(true)), []);
  useEffect(
    () =>
      effect(() => {
        document.title = titleOf(panel);
      }),
    [panel],
  );
  return (
    <PanelProvider value={panel}>
      <TopBar onHelp={() => setHelping(true)} />
      {panel.access.needsToken.value ? (
        <TokenForm />
      ) : (
        <>
          <LinkBanner />
          <ProblemBanner />
          <main class={panel.link.value.kind === "lost" ? "old" : ""}>
            <Page />
          </main>
        </>
      )}
      {isHelping ? <KeyHelp onClose={() => setHelping(false)} /> : null}
    </PanelProvider>
  );
}

function Page(): JSX.Element {
  const route = currentRoute();
  switch (route.page) {
    case "overview":
      return <OverviewPage />;
    case "alarms":
      return <AlarmsPage />;
    case "plots":
      return <PlotsPage plotted={route.plotted} />;
    case "device":
      return <DevicePage key={route.device} route={route} />;
  }
}

/** What a tab in the background says: how many alarms nobody has acknowledged. */
function titleOf({ openAlarms, site }: Panel): string {
  const count = openAlarms.length;
  const name = site.value?.site ?? "KATCP gateway";
  return count === 0 ? name : `(${count}) ${name}`;
}
