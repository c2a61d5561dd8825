import { setImmediate as turn } from "node:timers/promises";
import { type DeviceContract, DeviceServer, type DeviceServerOptions } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { connectWire, keepLog, startDevice } from "../../support/running-device.js";
import { WireClient } from "../../support/wire-client.js";

const quiet: DeviceServerOptions = { port: 0, buildState: "d-1", logSink: () => {} };

function contractOf(sensors: number, description = "A sensor."): DeviceContract {
  return {
    name: "d",
    version: "d-1.0",
    sensors: Array.from({ length: sensors }, (_, index) => ({ name: `s${index}`, type: "string", description })),
  };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn();
}

describe("bounds", () => {
  test("on clients: one more is told so and let go, and there is room again when one leaves", async () => {
    const { device, port, client } = await startDevice(new DeviceServer(contractOf(0), { ...quiet, maximumClients: 2 }));
    const second = await connectWire(port);
    await expect(WireClient.connect(port)).rejects.toThrow("#disconnect this\\_device\\_has\\_2\\_clients\\_and\\_accepts\\_no\\_more");
    expect(device.stats().clients).toMatchObject({ connected: 2, total: 2, refused: 1 });
    second.destroy();
    await until(() => device.stats().clients.connected === 1);
    expect(await (await connectWire(port)).reply("?watchdog")).toBe("!watchdog ok");
    expect(await client.reply("?watchdog")).toBe("!watchdog ok");
  });

  test("on arguments: the message is refused, and the next one answered", async () => {
    const { client } = await startDevice(new DeviceServer(contractOf(0), { ...quiet, maximumArguments: 3 }));
    client.send("?help a b c d\n");
    expect(await client.reply("?watchdog[1]")).toBe("!watchdog[1] ok");
    client.send("?watchdog[2] a b c\t\n?x 1 2 3 4\n");
    expect(await client.until(/Too/)).toEqual([
      expect.stringMatching(/^!watchdog\[2\] fail/),
      expect.stringMatching(/^#log error \S+ d.connection Too\\_many\\_arguments:\\_\?x\\_has\\_more\\_than\\_3$/),
    ]);
  });

  test("on sampled sensors: all of a bulk or none, and less is always possible", async () => {
    const { client } = await startDevice(new DeviceServer(contractOf(4), { ...quiet, maximumSampledSensors: 2 }));
    expect(await client.reply("?sensor-sampling s0,s1,s2 event")).toMatch(/^!sensor-sampling fail Too\\_many\\_sensors/);
    expect(await client.reply("?sensor-sampling s0,s1 event")).toMatch(/^!sensor-sampling ok/);
    expect(await client.reply("?sensor-sampling s0,s1 period 1")).toMatch(/^!sensor-sampling ok/);
    expect(await client.reply("?sensor-sampling s2 event")).toMatch(/^!sensor-sampling fail/);
    expect(await client.reply("?sensor-sampling s2 none")).toMatch(/^!sensor-sampling ok/);
    expect(await client.reply("?sensor-sampling s0 none")).toMatch(/^!sensor-sampling ok/);
    expect(await client.reply("?sensor-sampling s2 event")).toMatch(/^!sensor-sampling ok/);
  });

  test("must be above zero", () => {
    expect(() => new DeviceServer(contractOf(0), { maximumClients: 0 })).toThrow("maximumClients: expected a number above 0, received 0");
    expect(() => new DeviceServer(contractOf(0), { maximumPending: Number.NaN })).toThrow(RangeError);
  });
});

describe("a line that does not end", () => {
  test("costs its client the connection, however slowly it comes", async () => {
    const clock = new FakeClock();
    const { records, logSink } = keepLog();
    const { device, client, port } = await startDevice(
      new DeviceServer(contractOf(0), { ...quiet, clock, logSink, maximumLineSeconds: 10 }),
    );
    const other = await connectWire(port);
    client.send("?watchdog[1]\n?wat");
    await client.until(/^!watchdog/);
    clock.advance(9000);
    client.send("ch");
    await other.ask("?watchdog");
    clock.advance(1000);
    expect(await client.rest()).toEqual([]);
    await until(() => device.stats().clients.connected === 1);
    expect(records.map(({ message }) => message)).toContainEqual(expect.stringMatching(/disconnected: a line did not end within 10 s$/));
    expect(await other.reply("?watchdog")).toBe("!watchdog ok");
  });

  test("is timed from its own beginning, and not while the device itself does not read", async () => {
    const clock = new FakeClock();
    const device = new DeviceServer(contractOf(0), { ...quiet, clock, maximumLineSeconds: 10, maximumPendingPerClient: 1 });
    let end = (): void => {};
    device.addRequest({ name: "hold", description: "Hold." }, () => new Promise<void>((resolve) => (end = resolve)));
    const { client } = await startDevice(device);
    client.send("?watchdog[1]\n?watchd");
    for (let id = 2; id < 6; id++) {
      await client.until(/^!watchdog/);
      clock.advance(8000);
      client.send(`og[${id}]\n?watchd`);
    }
    await client.until(/^!watchdog/);
    client.send("og[9]\n?hold\n?watch");
    await client.until(/^!watchdog\[9\]/);
    clock.advance(20_000);
    end();
    await client.until(/^!hold/);
    client.send("dog[10]\n");
    expect((await client.until(/^!watchdog/)).at(-1)).toBe("!watchdog[10] ok");
  });
});

describe("a client that does not read", () => {
  test("keeps its connection through the burst that it asked for, with a bound far below it", async () => {
    const sensors = 20_000;
    const { client, device } = await startDevice(
      new DeviceServer(contractOf(sensors, "S".repeat(1000)), { ...quiet, maximumBacklogBytes: 100_000 }),
    );
    client.pause();
    client.send(`?sensor-list[1]\n?sensor-sampling[2] ${[...device.sensorSet].map(({ name }) => name).join(",")} event\n`);
    await until(() => device.stats().backlogBytes > 1_000_000);
    client.resume();
    expect((await client.until(/^!sensor-list\[1\]/)).length).toBe(sensors + 1);
    expect((await client.until(/^!sensor-sampling\[2\]/)).length).toBe(sensors + 1);
  });

  test("is not asked for more while its answers pile up, and loses none of them", async () => {
    const sensors = 2000;
    const { client, device } = await startDevice(
      new DeviceServer(contractOf(sensors, "S".repeat(50)), { ...quiet, maximumBacklogBytes: 1_000_000 }),
    );
    client.pause();
    const count = 200;
    client.send(Array.from({ length: count }, (_, id) => `?sensor-list[${id + 1}]\n`).join(""));
    let most = 0;
    for (let turns = 0; turns < 200; turns++) {
      await turn();
      most = Math.max(most, device.stats().backlogBytes);
    }
    expect(most).toBeGreaterThan(400_000);
    expect(most).toBeLessThan(1_500_000);
    client.resume();
    for (let id = 1; id <= count; id++) expect((await client.until(new RegExp(`^!sensor-list\\[${id}\\]`))).length).toBe(sensors + 1);
  });

  test("gets no burst of log lines beyond a bound, and is told how many are missing", async () => {
    const { client, device } = await startDevice(new DeviceServer(contractOf(0), { ...quiet, logLevel: "info" }));
    client.pause();
    for (let burst = 0; burst < 100; burst++) {
      for (let count = 0; count < 1000; count++) device.log.info("x".repeat(200));
      await turn();
    }
    expect(device.stats().backlogBytes).toBeLessThan(3_000_000);
    client.resume();
    await until(() => device.stats().backlogBytes === 0);
    device.log.info("the last");
    const lines = await client.until(/the\\_last/);
    const missing = Number(/d (\d+)\\_lines\\_of\\_the\\_log\\_were\\_not\\_sent/.exec(lines.at(-2) ?? "")?.[1]);
    expect(missing).toBeGreaterThan(50_000);
    expect(lines.length - 2 + missing).toBe(100_000);
  });
});
