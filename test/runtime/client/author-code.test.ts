import { setImmediate as turn } from "node:timers/promises";
import {
  type ClientOptions,
  type ClientWarning,
  DeviceServer,
  exponentialBackoff,
  mirrorSensors,
  type Reading,
  type ReconnectPolicy,
  type Sensor,
  SensorSet,
  SensorWatcher,
} from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { Guard } from "../../../runtime/guard.js";
import { DutClient, dutContract, greeting5, talkTo, until } from "../../support/dut-client.js";
import { connectTo, serve } from "../../support/memory-pair.js";
import { oddThrowables } from "../../support/odd-throwables.js";

class Dut extends DeviceServer {
  gauge(name: string): Sensor<number> {
    return this.sensorSet.get(name) as Sensor<number>;
  }
}

/** A device and its client, and the callbacks of the client that were said to have failed. */
async function pair(options: ClientOptions = {}) {
  const warnings: ClientWarning[] = [];
  const { device, network } = await serve((memory) => new Dut({ ...dutContract, requests: [] }, memory));
  const client = await connectTo(DutClient, network, { onWarning: (warning) => warnings.push(warning), ...options });
  const told = (): readonly string[] => warnings.flatMap((each) => (each.kind === "callback" ? [each.callback] : []));
  return { device, network, client, warnings, told };
}

/** What the process warns of while a test runs. */
function watchProcess(): readonly string[] {
  const messages: string[] = [];
  const onWarning = ({ message }: Error): void => void messages.push(message);
  process.on("warning", onWarning);
  onTestFinished(() => void process.off("warning", onWarning));
  return messages;
}

describe.each(oddThrowables)("where %s is thrown", (_, thrown) => {
  const slip = (): never => {
    throw thrown;
  };

  test.each(["at once", "in a promise"])("by a listener %s, others hear all the same", async (when) => {
    const { device, client, warnings, told } = await pair();
    const heard: number[] = [];
    client.sensors.rate.listen("event", when === "at once" ? slip : ((() => Promise.reject(thrown)) as () => never));
    client.sensors.rate.listen("event", ({ value }) => void heard.push(value));
    await until(() => heard.length === 1);
    device.gauge("rate").value = 7;
    await until(() => heard.includes(7));
    await turn();
    expect(new Set(told())).toEqual(new Set(['a listener of sensor "rate"']));
    const [warning] = warnings;
    expect(warning?.kind === "callback" && Object.is(warning.cause, thrown)).toBe(true);
    await client.close();
  });

  test("by onEnd, the client closes all the same", async () => {
    const { client, told } = await pair();
    client.sensors.rate.listen("event", { onReading: () => {}, onEnd: slip });
    await client.close();
    expect(told()).toEqual(['a listener of sensor "rate"']);
  });

  test("by a sink of forwardLogs, others get the line all the same", async () => {
    const { device, client, told } = await pair();
    const lines: string[] = [];
    client.forwardLogs(slip);
    client.forwardLogs(({ message }) => lines.push(message));
    device.log.warn("mind the gap");
    await until(() => lines.length === 1);
    expect(told()).toEqual(["the sink of forwardLogs"]);
    await client.close();
  });

  test("by an observer of a mirrored sensor, of the mirror, or of its state, the mirror goes on", async () => {
    const { device, client, network, told } = await pair();
    const watcher = new SensorWatcher(client);
    watcher.onConnectedChange(slip);
    watcher.sensors.attach(slip);
    await watcher.synced();
    watcher.sensors.get("rate")?.attach(slip);
    device.gauge("rate").value = 7;
    await until(() => watcher.sensors.get("rate")?.value === 7);
    network.links[0]?.cut();
    await until(() => watcher.sensors.get("rate")?.status === "unreachable");
    expect(new Set(told())).toEqual(
      new Set(['an observer of sensor "rate"', "an observer of the sensors", "an observer of onConnectedChange"]),
    );
    await client.close();
  });

  test("by the filter of a watcher, the sensor is left out", async () => {
    const { client, told } = await pair();
    const filter = ({ name }: { readonly name: string }): boolean => (name === "lock" ? slip() : true);
    const watcher = new SensorWatcher(client, { filter });
    await watcher.synced();
    expect([...watcher.sensors.keys()]).toContain("rate");
    expect([...watcher.sensors.keys()]).not.toContain("lock");
    expect(told()).toEqual(["the filter of a SensorWatcher"]);
  });

  test("by a function that waitFor is given, the wait rejects with it", async () => {
    const { client, told } = await pair();
    const caught = await client.sensors.rate.waitFor(slip).then(
      () => [],
      (reason: unknown) => [reason],
    );
    expect(caught.length).toBe(1);
    expect(Object.is(caught[0], thrown)).toBe(true);
    expect(told()).toEqual([]);
    expect((await client.sensors.rate.read()).value).toBe(0);
  });

  test("by reconnect, the default back-off holds", async () => {
    const clock = new FakeClock();
    const { client, network, told } = await pair({ reconnect: slip, clock, keepAlive: false });
    network.links[0]?.cut();
    await until(() => client.state.kind === "waiting");
    expect(told()).toEqual(["reconnect"]);
    const { delayMs } = client.state as Extract<typeof client.state, { kind: "waiting" }>;
    expect(delayMs).toBeGreaterThanOrEqual(100);
    clock.advance(delayMs);
    await client.connected();
  });

  test.each(["at once", "in a promise"])("by a connector %s, the attempt fails, and the next one is made", async (when) => {
    const { network } = await serve((memory) => new Dut(dutContractWithoutRequests, memory));
    let attempts = 0;
    const connector: NonNullable<ClientOptions["connector"]> = (address, signal) => {
      attempts++;
      if (attempts > 1) return network.connect(address, signal);
      return when === "at once" ? slip() : Promise.reject(thrown);
    };
    const client = new DutClient("dut", 7147, { connector, reconnect: () => 1 }).start();
    onTestFinished(() => client.close());
    await client.connected();
    expect(attempts).toBe(2);
  });

  test("by onWarning, the process is warned, and the client goes on", async () => {
    const messages = watchProcess();
    const { client, server } = await talkTo(greeting5, (line) => (line.startsWith("?watchdog") ? "what?\n!watchdog[1] ok\n" : ""), {
      onWarning: slip,
    });
    await client.request("watchdog");
    await turn();
    expect(messages.length).toBeLessThanOrEqual(1);
    expect(server.received).toEqual(["?watchdog[1]"]);
    expect(client.state.kind).toBe("connected");
  });

  test("by rename or rewrite of a mirror, the sensor is left out, or keeps what it showed", async () => {
    const { device, client } = await pair();
    const told: string[] = [];
    const target = new SensorSet();
    target.guard = new Guard((where) => told.push(where));
    const watcher = new SensorWatcher(client);
    await watcher.synced();
    let isReady = false;
    mirrorSensors(watcher, target, {
      rename: (name) => (name === "lock" ? slip() : name),
      rewrite: (reading) => (isReady ? slip() : reading),
    });
    expect([...target.keys()].sort()).not.toContain("lock");
    expect([...target.keys()]).toContain("rate");
    isReady = true;
    device.gauge("rate").value = 7;
    await until(() => watcher.sensors.get("rate")?.value === 7);
    expect(target.get("rate")?.value).toBe(0);
    isReady = false;
    device.gauge("rate").value = 8;
    await until(() => target.get("rate")?.value === 8);
    expect(told).toEqual(["rename", "rewrite"]);
  });
});

const dutContractWithoutRequests = { ...dutContract, requests: [] };

describe("an answer that is none", () => {
  const nothings: readonly (readonly [string, unknown])[] = [
    ["NaN", Number.NaN],
    ["-5", -5],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["undefined", undefined],
    ["true", true],
    ["a text", "soon"],
    ["a promise", Promise.resolve(5)],
  ];

  test.each(nothings)(
    "of reconnect, %s, is told of, and the default back-off holds: no attempt follows another at once",
    async (_, answer) => {
      const clock = new FakeClock();
      const { client, device, told } = await pair({ reconnect: (() => answer) as ReconnectPolicy, clock, keepAlive: false });
      await device.stop({ graceMs: 0 });
      for (const attempt of [1, 2, 3]) {
        await until(() => client.state.kind === "waiting" && client.state.attempt === attempt);
        const { delayMs } = client.state as Extract<typeof client.state, { kind: "waiting" }>;
        expect(delayMs).toBeGreaterThanOrEqual(100);
        expect(delayMs).toBeLessThanOrEqual(1000 * 2 ** (attempt - 1));
        clock.advance(delayMs);
      }
      expect(new Set(told())).toEqual(new Set(["reconnect"]));
    },
  );

  test("of a back-off whose random is no number is told of too", async () => {
    const { client, network, told } = await pair({ reconnect: exponentialBackoff({ random: () => Number.NaN }), keepAlive: false });
    network.links[0]?.cut();
    await until(() => client.state.kind === "waiting");
    expect(told()).toEqual(["reconnect"]);
  });

  test("of a connector is a failed attempt", async () => {
    const connector = (async () => 5) as never;
    const client = new DutClient("dut", 7147, { connector, reconnect: false });
    await expect(client.connect()).rejects.toThrow("no connection to dut:7147: the connector returned 5, expected a stream");
  });

  test("of a watcher's filter, a promise, leaves the sensor out", async () => {
    const { client, told } = await pair();
    const watcher = new SensorWatcher(client, { filter: (() => Promise.resolve(true)) as never });
    await watcher.synced();
    expect(watcher.sensors.size).toBe(0);
    expect(new Set(told())).toEqual(new Set(["the filter of a SensorWatcher"]));
  });

  test("of rewrite, a reading that the sensor cannot hold, is told of", async () => {
    const { client, device } = await pair();
    const messages = watchProcess();
    const target = new SensorSet();
    const watcher = new SensorWatcher(client);
    await watcher.synced();
    const rewrite = (reading: Reading<unknown>, { name }: { readonly name: string }): Reading<unknown> =>
      name === "rate" && reading.value === 7 ? { ...reading, value: "seven" } : reading;
    mirrorSensors(watcher, target, { rewrite });
    device.gauge("rate").value = 7;
    await until(() => watcher.sensors.get("rate")?.value === 7);
    await turn();
    expect(target.get("rate")?.value).toBe(0);
    expect(messages).toContainEqual(expect.stringMatching(/^rewrite failed: sensor "rate": expected a float, received "seven"/));
  });
});

test("a process that listens for uncaught errors hears of none, and the client closes", async () => {
  const uncaught = vi.fn();
  process.on("uncaughtException", uncaught);
  onTestFinished(() => void process.off("uncaughtException", uncaught));
  const { client, device } = await pair();
  client.sensors.rate.listen("event", () => {
    throw new Error("a slip");
  });
  device.gauge("rate").value = 3;
  expect((await client.sensors.rate.read()).value).toBe(3);
  await client.close();
  expect(uncaught).not.toHaveBeenCalled();
});

test("without onWarning, a callback that fails is a warning of the process, with where it was thrown", async () => {
  const warnings: (Error & { code?: string; detail?: string })[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning);
  process.on("warning", onWarning);
  onTestFinished(() => void process.off("warning", onWarning));
  const { network } = await serve((memory) => new Dut(dutContractWithoutRequests, memory));
  const client = await connectTo(DutClient, network);
  client.sensors.rate.listen("event", function slipHere() {
    throw new Error("a slip\nof two lines");
  });
  await until(() => warnings.length > 0);
  const [{ message = "", code, detail = "" } = {} as never] = warnings;
  expect(message).toBe('dut:7147: a listener of sensor "rate" failed: a slip\\nof two lines');
  expect(code).toBe("KATCP_CALLBACK");
  expect(detail).toContain("slipHere");
});
