import type { DevicePlan } from "../attack.js";
import { VictimDevice } from "./victim-device.js";
import { watchProcess } from "./watch-process.js";

const device = new VictimDevice(JSON.parse(process.argv[2] ?? "{}") as DevicePlan);
watchProcess(() => ({ ...device.counts, stats: device.stats(), sockets: sockets() }));
await device.start();
const [plain, secure] = device.addresses;
process.send?.({ port: plain?.port, tlsPort: secure?.port });

/** Those that this process holds open. */
function sockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
}
