import { setImmediate as turn } from "node:timers/promises";
import { type DeviceContract, DeviceServer, type DeviceServerOptions, float, Sensor } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { connectWire, keepLog, startDevice } from "../../support/running-device.js";

const contract: DeviceContract = {
  name: "d",
  version: "d-1.0",
  sensors: [
    { name: "an.int", type: "integer", description: "I." },
    { name: "a.float", type: "float", description: "F." },
    { name: "a.discrete", type: "discrete", values: ["x", "y"], description: "D." },
    { name: "auto.float", type: "float", description: "A.", strategy: "event-rate 1 10" },
  ],
};
const quiet: DeviceServerOptions = { port: 0, buildState: "d-1", logSink: () => {} };

/** Cases of the peers' own suites (test/peers.md) that no other test of ours has. */
class Dut extends DeviceServer {
  release: () => void = () => {};

  constructor(options: DeviceServerOptions = {}) {
    super(contract, { ...quiet, ...options });
    this.addRequest({ name: "wait", description: "Wait." }, () => new Promise<void>((resolve) => (this.release = resolve)));
    this.addRequest({ name: "late", description: "Inform too late." }, (ctx) => {
      ctx.reply("first");
      ctx.informs([["late"]]);
    });
  }
}

describe("a device, as aiokatcp tests it", () => {
  test("starts once, and has no address before and after", async () => {
    const device = new Dut();
    expect([device.address, device.addresses]).toEqual([undefined, []]);
    await device.start();
    expect(device.address?.port).toBeGreaterThan(0);
    await expect(device.start()).rejects.toThrow("the device d was started before");
    await device.stop();
    expect(device.address).toBeUndefined();
    await expect(device.start()).rejects.toThrow("create a new one");
  });

  test("stops once, also where it never started, or is stopped while it starts", async () => {
    const idle = new Dut();
    await Promise.all([idle.stop(), idle.stop(), idle.join()]);
    const starting = new Dut();
    const started = starting.start();
    const stopped = starting.stop();
    await expect(started).rejects.toThrow("was stopped while it started");
    await stopped;
    expect(starting.addresses).toEqual([]);
  });

  test("tells whoever asks while it stops so, and lets what runs finish", async () => {
    const { client, device } = await startDevice(new Dut());
    client.send("?wait\n");
    await client.ask("?watchdog");
    const stopped = device.stop({ cancel: false });
    expect(await client.reply("?watchdog[1]")).toBe("!watchdog[1] fail the\\_device\\_is\\_stopping");
    device.release();
    expect(await client.rest()).toEqual(["!wait ok", "#disconnect the\\_device\\_is\\_stopping"]);
    await stopped;
  });

  test("halts while a request waits, and answers it first", async () => {
    const { client, device } = await startDevice(new Dut());
    client.send("?wait[1]\n?halt[2]\n");
    await client.until(/halt/);
    device.release();
    expect((await client.rest()).at(-1)).toMatch(/^#disconnect/);
    await device.join();
  });

  test("sends no informs after the reply", async () => {
    const { records, logSink } = keepLog();
    const { client } = await startDevice(new Dut({ logSink, logLevel: "off" }));
    expect(await client.ask("?late")).toEqual(["!late ok first"]);
    expect(await client.ask("?watchdog")).toEqual(["!watchdog ok"]);
    expect(records.filter(({ level }) => level === "error")).toHaveLength(2);
  });

  test("tells the others of a client that connects, and all of a mass inform, but refuses a name that is none", async () => {
    const { client, device, port } = await startDevice(new Dut());
    const other = await connectWire(port);
    expect(await client.until(/connected/)).toEqual([expect.stringMatching(/^#client-connected 127\.0\.0\.1:\d+$/)]);
    device.massInform("test-inform", 123, "a b", true);
    for (const each of [client, other]) expect(await each.until(/test/)).toEqual(["#test-inform 123 a\\_b 1"]);
    expect(() => device.massInform("bad name")).toThrow("name: expected a letter");
    expect((await client.ask("?client-list")).at(-1)).toBe("!client-list ok 2");
  });

  test("forgets a service that has ended by itself", async () => {
    const device = new Dut();
    const { client } = await startDevice(device);
    device["addService"](() => Promise.resolve());
    await turn();
    expect(await client.reply("?watchdog")).toBe("!watchdog ok");
    await device.stop();
  });

  test("samples by the sensor's own strategy at auto, and says auto when asked", async () => {
    const clock = new FakeClock();
    const { client, device } = await startDevice(new Dut({ clock }));
    expect((await client.ask("?sensor-sampling auto.float auto")).at(-1)).toBe("!sensor-sampling ok auto.float auto");
    expect(await client.reply("?sensor-sampling auto.float")).toBe("!sensor-sampling ok auto.float auto");
    device.sensorSet.get("auto.float")?.set(1);
    expect(await client.ask("?watchdog")).toEqual(["!watchdog ok"]);
    clock.advance(1000);
    expect((await client.until(/status/)).at(-1)).toMatch(/ auto\.float nominal 1\.0$/);
  });

  test("leaves a removed sensor unsampled, also one that comes back by that name", async () => {
    const { client, device } = await startDevice(new Dut());
    const make = (): Sensor<number> => new Sensor({ name: "bulk", description: "B.", datatype: float });
    device.sensorSet.add(make());
    await client.ask("?sensor-sampling bulk,an.int event");
    device.sensorSet.remove("bulk");
    const back = make();
    device.sensorSet.add(back);
    back.value = 5;
    const lines = await client.ask("?sensor-sampling bulk");
    expect(lines.filter((line) => line.startsWith("#sensor-status"))).toEqual([]);
    expect(lines.at(-1)).toBe("!sensor-sampling ok bulk none");
  });

  test("logs a line that the end of the connection cut short", async () => {
    const { records, logSink } = keepLog();
    const { client } = await startDevice(new Dut({ logSink }));
    client.send("?foo nonewline");
    client.end();
    expect(await client.rest()).toEqual([
      expect.stringMatching(/^#log error \S+ d\.connection the\\_connection\\_ended\\_in\\_the\\_middle\\_of\\_a\\_line/),
    ]);
    expect(records.map(({ message }) => message)).toContain("the connection ended in the middle of a line, which was skipped");
  });

  test("sends what is big, in order", async () => {
    const { client, device } = await startDevice(new Dut());
    const payload = "x".repeat(1_000_000);
    const [session] = device.clients;
    session?.inform("big", payload);
    await session?.drain();
    session?.inform("small");
    const [big, small] = await client.until(/^#small/);
    expect([big?.length, small]).toEqual([payload.length + 5, "#small"]);
  });

  test("does not wait for ever for a client that goes while much is sent to it", async () => {
    const { client, device } = await startDevice(new Dut());
    const [session] = device.clients;
    client.pause();
    session?.inform("big", "x".repeat(20_000_000));
    const drained = session?.drain();
    client.destroy();
    await drained;
    session?.inform("after");
    while ([...device.clients].length > 0) await turn();
  });
});

describe("bulk sampling, as katcp-python tests it", () => {
  test.each([
    ["an.int,nothing event", "Unknown\\_sensor\\_'nothing'"],
    ["an.int, event", "Unknown\\_sensor\\_''"],
    ["\\@ event", "Unknown\\_sensor\\_''"],
    ["an.int,a.float sometimes", "sensor\\_'an.int':\\_strategy:"],
    ["an.int,a.float period", "sensor\\_'an.int':\\_strategy\\_period:"],
    ["an.int,a.float sometimes 2.5", "sensor\\_'an.int':\\_strategy:"],
    ["an.int,a.discrete differential 3", "sensor\\_'a.discrete':\\_differential"],
    ["an.int,a.float", "The\\_strategy\\_can\\_be\\_queried\\_for\\_one"],
  ])("%s is refused, and changes nothing", async (words, reason) => {
    const { client } = await startDevice(new Dut());
    await client.ask("?sensor-sampling an.int,a.discrete event");
    expect(await client.reply(`?sensor-sampling ${words}`)).toContain(`!sensor-sampling fail ${reason}`);
    expect(await client.reply("?sensor-sampling an.int")).toBe("!sensor-sampling ok an.int event");
    expect(await client.reply("?sensor-sampling a.discrete")).toBe("!sensor-sampling ok a.discrete event");
    expect(await client.reply("?sensor-sampling a.float")).toBe("!sensor-sampling ok a.float none");
  });

  test("may be followed by another strategy for one of them", async () => {
    const { client } = await startDevice(new Dut());
    await client.ask("?sensor-sampling an.int,a.float event");
    await client.ask("?sensor-sampling a.float period 2.5");
    expect(await client.reply("?sensor-sampling an.int")).toBe("!sensor-sampling ok an.int event");
    expect(await client.reply("?sensor-sampling a.float")).toBe("!sensor-sampling ok a.float period 2.5");
  });
});
