import { custom, float, Sensor } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { MemoryDevice } from "../../../support/memory-device.js";
import type { WireClient } from "../../../support/wire-client.js";

/** A device with a sensor whose codec cannot write its value, between two that are well. */
async function served(): Promise<WireClient> {
  const device = new MemoryDevice();
  const encode = (): string => {
    throw new Error("no words for it");
  };
  device.sensorSet.add(
    ...["a", "c"].map((name) => new Sensor({ name, description: "S.", datatype: float })),
    new Sensor({ name: "b", description: "S.", datatype: custom({ encode, decode: Number }, 1) }),
  );
  return (await device.listen()).connectRaw();
}

describe("a sensor whose value cannot be written", () => {
  test.each(["b", "a,b,c"])("is not sampled, nor any other of the same request: %s", async (names) => {
    const client = await served();
    const lines = await client.ask(`?sensor-sampling ${names} event`);
    expect(lines.filter((line) => !line.startsWith("#log"))).toEqual([
      expect.stringMatching(/^!sensor-sampling fail .*its\\_value.*no\\_words\\_for\\_it$/),
    ]);
    for (const name of names.split(",")) expect(await client.reply(`?sensor-sampling ${name}`)).toBe(`!sensor-sampling ok ${name} none`);
  });

  test.each(["b", "a,b,c"])("may be set to none: %s", async (names) => {
    const client = await served();
    expect(await client.ask(`?sensor-sampling ${names} none`)).toEqual([`!sensor-sampling ok ${names} none`]);
  });
});

test("the strategy of many sensors is answered as it was understood", async () => {
  const client = await served();
  expect((await client.ask("?sensor-sampling a,c period 10")).at(-1)).toBe("!sensor-sampling ok a,c period 10.0");
  expect(await client.reply("?sensor-sampling c")).toBe("!sensor-sampling ok c period 10.0");
});
