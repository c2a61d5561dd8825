import { parseArgs } from "node:util";
import { DEFAULT_PORT, haltOnSignals, messageOf, notifySystemd, snapshotOnSignal } from "katcp-runtime";
import { Dev } from "./dev.js";

try {
  const { values } = parseArgs({ options: { host: { type: "string" }, port: { type: "string" }, "snapshot-dir": { type: "string" } } });
  const dev = new Dev({ host: values.host, port: Number(values.port ?? DEFAULT_PORT), logLevel: "info", snapshot: { request: true } });
  await dev.start();
  haltOnSignals(dev);
  snapshotOnSignal(dev, { directory: values["snapshot-dir"] });
  notifySystemd(dev);
  const { host, port } = dev.address ?? {};
  console.log(`The device "dev" listens on ${host}:${port}.

Talk to it in a second terminal: nc ${host} ${port}
  list its requests             ?help
  send a request                ?tune 1420
  follow a sensor               ?sensor-sampling temperature period 1
  see what it is doing          ?device-snapshot, or kill -USR2 ${process.pid}
  stop it                       ?halt

Or run its typed client there:
  npm run client -- --port ${port}
`);
  await dev.join();
} catch (thrown) {
  console.error(messageOf(thrown));
  process.exitCode = 1;
}
