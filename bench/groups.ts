import { once } from "node:events";
import type { Socket } from "node:net";
import { type Contract, DeviceServer, type DynamicSensorGroup } from "katcp-runtime";
import { RawClient } from "./raw-client.js";
import { inRounds, printTable } from "./rounds.js";

const groups = 1000;
const sensorsEach = 20;

const sensors: NonNullable<Contract["sensors"]> = Array.from({ length: sensorsEach }, (_, index) => ({
  name: `s${index}`,
  type: "float",
  units: "K",
  description: "One of many.",
  nominal: [0, 10],
  stale: { after: 60, status: "error" },
}));

class Products extends DeviceServer {
  declare readonly sensors: { readonly product: DynamicSensorGroup<{ product: string }, object> };

  constructor() {
    super(
      {
        name: "products",
        version: "products-1.0",
        groups: [{ name: "{product}", member: "product", dynamic: true, parameters: [{ name: "product" }], sensors }],
      },
      { port: 0, logSink: () => {} },
    );
  }
}

/** A thousand groups of twenty sensors come, and go again, while a client is told of it (goal: within a second, told once for each). */
export async function benchGroups(rounds: number): Promise<void> {
  const device = new Products();
  await device.start();
  const client = await RawClient.open(device.address?.port ?? 0);
  let informs = 0;
  const before = process.cpuUsage();
  const changeAll = async (): Promise<number> => {
    const start = performance.now();
    for (let index = 0; index < groups; index++) device.sensors.product.add({ product: `p${index}` });
    informs += await countChanges(client.socket);
    device.sensors.product.clear();
    informs += await countChanges(client.socket);
    return performance.now() - start;
  };
  const summaries = await inRounds([{ name: "added and removed", measure: changeAll }], rounds);
  printTable(`${groups} groups of ${sensorsEach} sensors come and go`, "ms", summaries);
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1000 / (rounds + 1);
  console.log(`  ${cpuMs.toFixed(0)} ms of the processor each time, which other programs do not change; goal: 1000`);
  console.log(`  ${informs / (rounds + 1)} lines of #interface-changed each time`);
  await client.close();
  await device.stop({ graceMs: 0 });
}

/** What a client has been told since the last time, once an answer has come. */
async function countChanges(socket: Socket): Promise<number> {
  let told = "";
  socket.write("?watchdog[1]\n");
  while (!told.includes("!watchdog[1]")) told += String(((await once(socket, "data")) as [Buffer])[0]);
  return told.split("#interface-changed").length - 1;
}
