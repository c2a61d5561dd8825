import {
  Client,
  type ClientWarning,
  DatatypeError,
  DeviceServer,
  float,
  Sensor,
  SensorWatcher,
  strategyText,
  timestamp,
} from "katcp-runtime";
import { describe, expect, onTestFinished, test } from "vitest";
import { DutClient, dutContract, greeting5, talkTo, until } from "../../support/dut-client.js";
import { connectTo, type MemoryOptions, serve } from "../../support/memory-pair.js";

const obey = (line: string): string => line.replace(/^\?(\S+).*$/, "!$1 ok\n");

class Dut extends DeviceServer {
  constructor(options: MemoryOptions) {
    super({ ...dutContract, requests: [], sensors: [] }, options);
    for (const name of ["rate", "rx.temp"]) this.sensorSet.add(new Sensor({ name, description: `The ${name}.`, datatype: float }));
    // What an author may do for a client that asks too much.
    this.addRequest(
      { name: "hush", description: "Stop sampling.", arguments: [{ name: "sensor", type: "string", optional: true }] },
      ({ sensor }, ctx) => ctx.client.stopSampling(sensor === undefined ? undefined : this.sensorSet.get(sensor)),
    );
  }

  set(name: string, value: number): void {
    (this.sensorSet.get(name) as Sensor<number>).value = value;
  }
}

describe("informs by a callback", () => {
  test("are those of the interface, read, until they are ended", async () => {
    const { client, server } = await talkTo(greeting5, obey);
    const ids: string[] = [];
    const stop = client.inform.scanDone.listen(({ id }) => ids.push(id));
    server.send("#scan-done a\n#other x\n#scan-done b\n");
    await until(() => ids.length === 2);
    stop();
    server.send("#scan-done c\n");
    await client.req.go();
    expect(ids).toEqual(["a", "b"]);
  });

  test("that are not as the interface says are warned of, and the next ones come", async () => {
    const warnings: ClientWarning[] = [];
    const { client, server } = await talkTo(greeting5, obey, { onWarning: (warning) => warnings.push(warning) });
    const ids: string[] = [];
    client.inform.scanDone.listen(({ id }) => ids.push(id));
    server.send("#scan-done\n#scan-done a\n");
    await until(() => ids.length === 1);
    expect(warnings).toMatchObject([
      {
        kind: "inform",
        inform: "scan-done",
        message: '#scan-done was skipped: value of #scan-done "id": expected a value, received none',
      },
    ]);
  });

  test("go on where the callback throws, which is warned of", async () => {
    const warnings: ClientWarning[] = [];
    const { client, server } = await talkTo(greeting5, obey, { onWarning: (warning) => warnings.push(warning) });
    const ids: string[] = [];
    client.inform.scanDone.listen(({ id }) => {
      ids.push(id);
      throw new Error("no");
    });
    server.send("#scan-done a\n#scan-done b\n");
    await until(() => ids.length === 2);
    expect(warnings).toMatchObject([
      { kind: "callback", callback: "a listener of #scan-done", message: "a listener of #scan-done failed: no" },
    ]);
  });

  test("may be any, as they came", async () => {
    const { client, server } = await talkTo(greeting5, obey);
    const lines: string[] = [];
    const stops = [
      client.onInform("other", (inform) => lines.push(`one ${inform}`)),
      client.onInform(undefined, (inform) => lines.push(`all ${inform}`)),
    ];
    server.send("#other x\n#scan-done a\n");
    await until(() => lines.length === 3);
    for (const stop of stops) stop();
    server.send("#other y\n");
    await client.req.go();
    expect(lines).toEqual(["one #other x", "all #other x", "all #scan-done a"]);
  });
});

describe("a sensor that the interface does not list", () => {
  test("is read and sampled by its name, and the device is asked for no list", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network);
    device.set("rx.temp", 4.5);
    const sensor = client.sensor("rx.temp", float);
    expect((await sensor.read()).value).toBe(4.5);
    expect((await sensor.readings("event").next()).value?.value).toBe(4.5);
    await expect(client.sensor("rx.tmep", float).read()).rejects.toThrow("Unknown sensor 'rx.tmep'");
    expect(device.stats().requests).toEqual({ ok: 2, fail: 1 });
  });

  test("of type timestamp is in seconds, whatever protocol the device speaks", async () => {
    const reading = "#sensor-value 1700000000500 1 seen nominal 1700000001500\n!sensor-value ok 1\n";
    const { client } = await talkTo("#version dut-api-1.2\n#build-state dut-1.2.3\n", () => reading);
    expect(await client.sensor("seen", timestamp).read()).toEqual({
      timestamp: 1_700_000_000.5,
      status: "nominal",
      value: 1_700_000_001.5,
    });
  });
});

describe("stopSampling", () => {
  test("of a client ends all that its sensors are listened to, and a mirror of the device goes on", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network);
    const watcher = new SensorWatcher(client, { filter: ({ name }) => name === "rate" });
    onTestFinished(() => watcher.close());
    await watcher.synced();
    const seen: number[] = [];
    const ends: unknown[] = [];
    const readings = client.sensor("rx.temp", float).readings("event");
    const waiting = client.sensors.rate.waitFor(7).catch(({ message }: Error) => message);
    client.sensors.rate.listen("event", { onReading: ({ value }) => seen.push(value), onEnd: (cause) => ends.push(cause) });
    await readings.next();
    await until(() => seen.length === 1);
    client.stopSampling();
    expect((await readings.next()).done).toBe(true);
    expect(await waiting).toBe('sensor "rate" of dut:7147 was removed before it had the wanted value');
    expect(ends).toEqual([undefined]);
    await client.request("watchdog");
    device.set("rate", 3);
    await until(() => watcher.sensors.get("rate")?.value === 3);
    expect(seen).toEqual([0]);
  });

  test("of a client's session in a device ends what is sampled for that client, of one sensor or of all", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(Client, network);
    const seen: string[] = [];
    client.onInform("sensor-status", (inform) => seen.push(`${inform.text(2)} ${inform.text(4)}`));
    for (const name of ["rate", "rx.temp"]) await client.request("sensor-sampling", [name, "event"]);
    await client.request("hush", ["rate"]);
    device.set("rate", 1);
    device.set("rx.temp", 2);
    await client.request("hush");
    device.set("rx.temp", 3);
    await client.request("watchdog");
    expect(seen).toEqual(["rate 0.0", "rx.temp 0.0", "rx.temp 2.0"]);
    expect((await client.request("sensor-sampling", ["rate"])).arguments.map(String)).toEqual(["rate", "none"]);
  });
});

test("a strategy that comes as text is checked before it is one", () => {
  for (const text of ["auto", "event", "none", "period 0.5", "event-rate 1 inf", "differential 2", "differential-rate 0.5 1 10"]) {
    expect(strategyText(text)).toBe(text);
  }
  expect(strategyText("  event-rate   1 10 ")).toBe("event-rate 1 10");
  for (const text of ["", "evnet", "period", "period -1", "event-rate 10 1", "event\n?halt"])
    expect(() => strategyText(text)).toThrow(DatatypeError);
});

test("a plain client is made of a host and a port", async () => {
  const { network } = await serve((options) => new Dut(options));
  const client = await connectTo(Client, network);
  expect([client.req, client.sensors, client.inform]).toEqual([{}, {}, {}]);
  expect((await client.request("sensor-value", ["rate"])).informs).toHaveLength(1);
  const older = new Client(undefined, "dut", 7147, { connector: network.connect });
  onTestFinished(() => older.close());
  await older.connect();
});
