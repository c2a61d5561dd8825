import { render } from "preact";
import type { DeviceDescription } from "../hub/device-description.js";
import { startTheme } from "./screen/theme.js";
import { App } from "./shell/app.js";
import { GatewayAccess } from "./state/gateway-access.js";
import type { LiveSocket } from "./state/live-connection.js";
import { Panel } from "./state/panel.js";

const access = new GatewayAccess();
const panel = new Panel({
  access,
  open: (protocols) => new WebSocket(new URL("live", location.href.replace(/^http/, "ws")), protocols) as LiveSocket,
  fetchDescription,
  now: Date.now,
  later(callback, delayMs) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  nextFrame: requestAnimationFrame.bind(window),
});

async function fetchDescription(device: string): Promise<DeviceDescription> {
  const response = await access.fetch(`api/devices/${encodeURIComponent(device)}`);
  if (!response.ok)
    throw new Error(`The gateway answers ${response.status} ${response.statusText}: ${(await response.text()).slice(0, 300)}`);
  return (await response.json()) as DeviceDescription;
}

startTheme();
setInterval(() => panel.clock.tick(), 1000);
window.addEventListener("online", () => panel.retry());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") panel.retry();
});
render(<App panel={panel} />, document.body);
