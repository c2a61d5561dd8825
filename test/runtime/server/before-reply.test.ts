import { aggregate, float, type RequestContext, Sensor } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { MemoryDevice } from "../../support/memory-device.js";

/** What a client gets of a request whose handler does that, with the reply last. */
async function answerOf(handler: (device: MemoryDevice, ctx: RequestContext) => unknown, prepare = (_: MemoryDevice): void => {}) {
  const device = new MemoryDevice();
  device.addRequest({ name: "go", description: "Go." }, (ctx) => handler(device, ctx));
  prepare(device);
  const client = await (await device.listen()).connectRaw();
  for (const { name } of device.sensorSet) await client.ask(`?sensor-sampling ${name} event`);
  const lines = await client.ask("?go");
  return { lines: lines.map((line) => line.replace(/^#sensor-status \S+ 1 /, "")), client };
}

const sensorOf = (name: string): Sensor<number> => new Sensor({ name, description: "S.", datatype: float });

describe("what a handler causes is on the wire before its reply", () => {
  test.each<[string, (device: MemoryDevice) => unknown]>([
    ["sensor late added", (device) => device.sensorSet.add(sensorOf("late"))],
    ["request late added", (device) => device.addRequest({ name: "late", description: "L." }, () => {})],
    ["request help removed", (device) => device.removeRequest("help")],
    ["sensor-list", (device) => device.sensorSet.add(sensorOf("a"), sensorOf("b"))],
  ])("a change of the interface: %s", async (change, act) => {
    const { lines, client } = await answerOf((device) => void act(device));
    expect(lines).toEqual([`#interface-changed ${change}`, "!go ok"]);
    // And it is told once.
    expect(await client.ask("?watchdog")).toEqual(["!watchdog ok"]);
  });

  test("an aggregate that follows a sensor that it sets", async () => {
    const [one, sum] = [sensorOf("one"), sensorOf("sum")];
    const { lines } = await answerOf(
      () => {
        one.value = 5;
      },
      ({ sensorSet }) => {
        sensorSet.add(one, sum);
        aggregate(sum, { of: sensorSet, filter: ({ name }) => name === "one", rule: () => ({ value: Number(one.value) + 1 }) });
      },
    );
    expect(lines).toEqual(["one nominal 5.0", "sum nominal 6.0", "!go ok"]);
  });
});
