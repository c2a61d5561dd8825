import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { defaultSite, deviceAt, Gateway } from "katcp-gateway";
import { messageOf } from "katcp-runtime";
import { loadInterface, simulate } from "katcp-tools";
import { Dev } from "../dev/dev.js";

/** The example device, a simulated correlator, and a gateway that shows both. Whoever opens the page on this machine may do everything. */
const { values } = parseArgs({ options: { port: { type: "string", default: "8147" }, history: { type: "string" } } });
const folder = values.history ?? mkdtempSync(join(tmpdir(), "katcp-panel-"));
const quiet = { logSink: () => {} };

try {
  const dev = new Dev({ host: "127.0.0.1", port: 0, ...quiet });
  await dev.start();
  const master = loadInterface("interfaces/master-controller.katcp.json");
  await using correlator = await simulate(master.file, {}, { host: "127.0.0.1", port: 0, ...quiet });
  const site = defaultSite([
    { ...deviceAt("127.0.0.1", dev.address?.port ?? 0), name: "dev" },
    { ...deviceAt("127.0.0.1", correlator.address.port), name: "correlator" },
  ]);
  await using gateway = await Gateway.start(
    {
      ...site,
      name: "Example",
      listen: { ...site.listen, port: Number(values.port) },
      access: { ...site.access, anonymous: "expert" },
      outputs: { ...site.outputs, history: { folder, keep: { days: 1 } } },
    },
    { onProblem: (message) => console.error(message) },
  );
  console.log(
    `Open ${gateway.url} in a browser. It shows the device "dev" (port ${dev.address?.port}) and a simulated correlator (port ${correlator.address.port}); Ctrl-C ends all of it.`,
  );
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => resolve());
  });
  await dev.stop();
} catch (thrown) {
  console.error(messageOf(thrown));
  process.exitCode = 1;
} finally {
  if (values.history === undefined) rmSync(folder, { recursive: true, force: true });
}
