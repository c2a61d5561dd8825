import { closeSync, openSync } from "node:fs";
import { Client, DeviceServer, float, Sensor } from "katcp-runtime";

/** Prints what becomes of regular expressions in a process that has no file left to open, and then has. To be run with few of them. */
const device = new DeviceServer({ name: "full", version: "full-1.0" }, { port: 0, logSink: () => {} });
device.sensorSet.add(new Sensor({ name: "s1", description: "A sensor.", datatype: float }));
const held: number[] = [];

function takeAll(): string {
  for (;;) {
    try {
      held.push(openSync("/dev/null", "r"));
    } catch (thrown) {
      return (thrown as NodeJS.ErrnoException).code ?? "";
    }
  }
}

const told: unknown[] = [takeAll()];
await device.start().then(
  () => told.push("started"),
  (error: NodeJS.ErrnoException) => told.push(error.code),
);
for (const file of held) closeSync(file);
await device.start();
const client = new Client(undefined, "127.0.0.1", device.address?.port ?? 0);
await client.connect();
told.push((await client.requestRaw("sensor-list", ["/s[0-9]$/"])).text(0));
console.log(JSON.stringify(told));
process.exit(0);
