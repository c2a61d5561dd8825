import { setImmediate as turn } from "node:timers/promises";
import {
  DatatypeError,
  DeviceServer,
  FailReply,
  float,
  type Reading,
  RequestTimeoutError,
  Sensor,
  type StrategyText,
  StreamOverflowError,
} from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { DutClient, dutContract, greeting5, talkTo, until } from "../../support/dut-client.js";
import { connectTo, type MemoryOptions, serve } from "../../support/memory-pair.js";

class Dut extends DeviceServer {
  constructor(options: MemoryOptions) {
    super({ ...dutContract, requests: [] }, options);
  }

  gauge<T = number>(name: string): Sensor<T> {
    return this.sensorSet.get(name) as Sensor<T>;
  }
}

/** Confirms each strategy, with or without a reading. */
const confirm =
  (reading = "") =>
  (line: string): string => {
    const [head = "", name, ...strategy] = line.slice(1).split(" ");
    return `${reading}!${head} ok ${name} ${strategy.join(" ")}\n`;
  };

async function take<T>(readings: AsyncIterable<Reading<T>>, count: number): Promise<readonly T[]> {
  const values: T[] = [];
  for await (const { value } of readings) {
    values.push(value);
    if (values.length === count) break;
  }
  return values;
}

describe("readings", () => {
  test("go on across a reconnection, with the strategy that they had", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network);
    const readings = client.sensors.rate.readings("event");
    expect((await readings.next()).value?.value).toBe(0);
    const lost = client.core.states.until(({ kind }) => kind === "waiting");
    network.links[0]?.cut();
    await lost;
    device.gauge("rate").value = 7;
    expect((await readings.next()).value?.value).toBe(7);
    device.gauge("rate").value = 8;
    expect((await readings.next()).value?.value).toBe(8);
  });

  test("may begin before there is a connection", async () => {
    const { network } = await serve((options) => new Dut(options));
    const client = new DutClient("dut", 7147, { connector: network.connect });
    const readings = client.sensors.rate.readings();
    await client.connect();
    expect((await readings.next()).value).toMatchObject({ status: "unknown", value: 0 });
    await client.close();
  });

  test("share one strategy, set once, the strongest that is needed, and weaker again when who needed it has left", async () => {
    const { client, server } = await talkTo(greeting5, confirm("#sensor-status 1.0 1 rate nominal 3.0\n"));
    const one = client.sensors.rate.readings("period 10");
    const two = client.sensors.rate.readings("period 10");
    expect([(await one.next()).value?.value, (await two.next()).value?.value]).toEqual([3, 3]);
    const three = client.sensors.rate.readings("event");
    expect((await three.next()).value?.value).toBe(3);
    const four = client.sensors.rate.readings("event-rate 0 10");
    expect((await four.next()).value?.value).toBe(3);
    await three.return?.();
    await four.return?.();
    await server.until((line) => line.includes("[3]"));
    await one.return?.();
    await two.return?.();
    await server.until((line) => line.endsWith("none"));
    expect(server.received).toEqual([
      "?sensor-sampling[1] rate period 10",
      "?sensor-sampling[2] rate event-rate 0.0 10.0",
      "?sensor-sampling[3] rate period 10",
      "?sensor-sampling[4] rate none",
    ]);
  });

  test("are handed to callbacks too, until they are ended", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network);
    const seen: number[] = [];
    const stop = client.sensors.rate.listen("event", ({ value }) => seen.push(value));
    await until(() => seen.length === 1);
    device.gauge("rate").value = 5;
    await until(() => seen.length === 2);
    stop();
    device.gauge("rate").value = 6;
    await client.request("watchdog");
    expect(seen).toEqual([0, 5]);
  });

  test("end when the sensor is gone, and the loop with them, where they are to", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network);
    const readings = client.sensors.rate.readings("auto", { whenGone: "end" });
    await readings.next();
    device.sensorSet.remove("rate");
    expect(await readings.next()).toEqual({ done: true, value: undefined });
  });

  test("throw what the device refused, at the first that is asked for", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network);
    await expect(client.sensors.lock.readings("differential 1").next()).rejects.toThrow(FailReply);
    device.sensorSet.remove("rate");
    await expect(client.sensors.rate.readings().next()).rejects.toThrow("Unknown sensor 'rate'");
    expect(await take(client.sensors.lock.readings(), 1)).toEqual([false]);
  });

  test("of one that comes between the report and the reply begin with that report", async () => {
    const { client, server } = await talkTo(greeting5, () => "#sensor-status 1.0 1 rate nominal 3.0\n");
    const readings = client.sensors.rate.readings("event");
    expect((await readings.next()).value?.value).toBe(3);
    expect((await client.sensors.rate.waitFor(3)).value).toBe(3);
    expect(server.received).toHaveLength(1);
  });

  test("of one that comes as another leaves have each report once, however late the replies are", async () => {
    const { client, server } = await talkTo(greeting5, (line) => (line.endsWith("event") ? "#sensor-status 1.0 1 rate nominal 3.0\n" : ""));
    await client.sensors.rate.waitFor(3);
    const readings = client.sensors.rate.readings("event");
    await server.until((line) => line === "?sensor-sampling[3] rate event");
    for (const [index, line] of server.received.entries()) server.send(`!sensor-sampling[${index + 1}] ok ${line.slice(20)}\n`);
    await client.sensors.rate.waitFor(3);
    server.send("#sensor-status 2.0 1 rate nominal 4.0\n");
    expect(await take(readings, 2)).toEqual([3, 4]);
    await server.until((line) => line.endsWith("none"));
    expect(server.received.slice(1)).toEqual(["?sensor-sampling[2] rate none", "?sensor-sampling[3] rate event"]);
  });

  test("wait for a sensor that was there and goes before the device has confirmed the strategy", async () => {
    const { client, server } = await talkTo(greeting5, (line) => (line.includes("[2]") ? "" : "#sensor-status 1.0 1 rate nominal 3.0\n"));
    const readings = client.sensors.rate.readings("event");
    expect((await readings.next()).value?.value).toBe(3);
    server.send("#interface-changed sensor rate modified\n");
    await server.until((line) => line === "?sensor-sampling[2] rate event");
    server.send("!sensor-sampling[1] ok rate event\n!sensor-sampling[2] fail Unknown\\_sensor\n#interface-changed sensor rate added\n");
    await server.until((line) => line === "?sensor-sampling[3] rate event");
    expect((await readings.next()).value?.value).toBe(3);
  });

  test("of a newcomer that is refused leave the others as they were", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network);
    const good = client.sensors.lock.readings("event");
    await good.next();
    await expect(client.sensors.lock.readings("nonsense" as StrategyText).next()).rejects.toThrow(FailReply);
    device.gauge<boolean>("lock").value = true;
    expect((await good.next()).value?.value).toBe(true);
  });

  test("of a newcomer that is refused leave those alone that came with it", async () => {
    const { client, server } = await talkTo(greeting5, (line) =>
      line.endsWith("of-its-own 3")
        ? line.replace(/^\?sensor-sampling(\[\d+\]).*$/, "!sensor-sampling$1 fail Never\n")
        : confirm("#sensor-status 1.0 1 rate nominal 3.0\n")(line),
    );
    const good = client.sensors.rate.readings("event").next();
    await expect(client.sensors.rate.readings("of-its-own 3" as StrategyText).next()).rejects.toThrow("Never");
    expect((await good).value?.value).toBe(3);
    expect(server.received).toEqual(["?sensor-sampling[1] rate of-its-own 3", "?sensor-sampling[2] rate event"]);
  });

  test("throw what is no value of their type", async () => {
    const { client } = await talkTo(greeting5, confirm("#sensor-status 1.0 1 rate nominal fast\n"));
    await expect(client.sensors.rate.readings().next()).rejects.toThrow(
      new DatatypeError('sensor "rate": expected a float, received "fast"'),
    );
  });

  test("keep all up to a bound, and then an error", async () => {
    const { client, server } = await talkTo(greeting5, confirm());
    const readings = client.sensors.rate.readings("event", { buffer: 2 });
    await server.until((line) => line.includes("rate event"));
    server.send("#sensor-status 1.0 1 rate nominal 1.0\n#sensor-status 2.0 1 rate nominal 2.0\n#sensor-status 3.0 1 rate nominal 3.0\n");
    await server.until((line) => line.endsWith("rate none"));
    expect([(await readings.next()).value?.value, (await readings.next()).value?.value, (await readings.next()).value?.value]).toEqual([
      1, 2, 3,
    ]);
    await expect(readings.next()).rejects.toThrow(StreamOverflowError);
  });

  test("or the latest alone", async () => {
    const { client, server } = await talkTo(greeting5, confirm());
    const readings = client.sensors.rate.readings("event", { buffer: "latest" });
    server.send("#sensor-status 1.0 1 rate nominal 1.0\n#sensor-status 2.0 1 rate nominal 2.0\n");
    await client.request("watchdog").catch(() => {});
    expect((await readings.next()).value).toEqual({ timestamp: 2, status: "nominal", value: 2 });
  });

  test("end with the reason of a signal", async () => {
    const { client } = await talkTo(greeting5, confirm());
    const controller = new AbortController();
    const next = client.sensors.rate.readings("event", { signal: controller.signal }).next();
    controller.abort(new Error("enough"));
    await expect(next).rejects.toThrow("enough");
    await expect(client.sensors.rate.readings("event", { signal: AbortSignal.abort(new Error("no")) }).next()).rejects.toThrow("no");
  });

  test("take several sensors from one inform, and leave alone what nobody asked for", async () => {
    const { client } = await talkTo(greeting5, confirm("#sensor-status 1.0 3 other nominal x lock warn 1 rate error nan\n"));
    const [rate, lock] = [client.sensors.rate.readings(), client.sensors.lock.readings()];
    expect([(await rate.next()).value?.status, (await lock.next()).value]).toEqual([
      "error",
      { timestamp: 1, status: "warn", value: true },
    ]);
  });
});

describe("protocol 4", () => {
  test("counts time in milliseconds on the wire, and in seconds here", async () => {
    const answers: Record<string, string> = {
      "?sensor-value seen": "#sensor-value 1500 1 seen nominal 2500\n!sensor-value ok 1\n",
      "?sensor-sampling rate period 500": "#sensor-status 3500 1 rate nominal 1.5\n!sensor-sampling ok rate period 500\n",
      "?at 12500": "!at ok 13500\n",
    };
    const { client, server } = await talkTo("#version dut-api-1.2\n#build-state dut-1\n", (line) => answers[line] ?? "");
    expect(await client.sensors.seen.read()).toEqual({ timestamp: 1.5, status: "nominal", value: 2.5 });
    expect((await client.sensors.rate.readings("period 0.5").next()).value).toEqual({ timestamp: 3.5, status: "nominal", value: 1.5 });
    expect(await client.req.at({ when: 12.5 })).toEqual({ settled: 13.5 });
    const logs = client.logs();
    server.send("#log warn 4500 a.b Hot\n");
    expect((await logs.next()).value).toEqual({ level: "warn", timestamp: 4.5, name: "a.b", message: "Hot" });
  });
});

describe("a wait", () => {
  test("is for a value, for what a function accepts, or for a status; the reading that there is counts", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network);
    expect((await client.sensors.lock.waitFor(false)).status).toBe("unknown");
    const high = client.sensors.rate.waitFor(({ value }) => value > 5);
    const bad = client.sensors.rate.waitForStatus(["warn", "error"]);
    await client.request("watchdog");
    await client.request("watchdog");
    device.gauge("rate").value = 6;
    device.gauge("rate").set(1, { status: "warn" });
    expect([(await high).value, (await bad).value]).toEqual([6, 1]);
  });

  test("ends with a signal, after a time, or when the sensor is gone", async () => {
    const clock = new FakeClock();
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network, { clock, keepAlive: false });
    await expect(client.sensors.lock.waitFor(true, { signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow("no");
    const slow = client.sensors.lock.waitFor(true, { timeoutMs: 2000 });
    const gone = client.sensors.rate.waitFor(9);
    await client.request("watchdog");
    await client.request("watchdog");
    clock.advance(2000);
    await expect(slow).rejects.toThrow(new RequestTimeoutError('sensor "lock" of dut:7147 did not have the wanted value within 2 s'));
    device.sensorSet.remove("rate");
    await expect(gone).rejects.toThrow('sensor "rate" of dut:7147 was removed before it had the wanted value');
  });
});

describe("a family", () => {
  test("is iterated by the members that exist", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    device.sensorSet.remove("input2.power");
    device.sensorSet.add(new Sensor({ name: "input9.power", description: "No member.", datatype: float }));
    const client = await connectTo(DutClient, network);
    const { inputPower } = client.sensors as unknown as {
      readonly inputPower: AsyncIterable<readonly [{ readonly input: number }, { readonly name: string }]>;
    };
    const seen: string[] = [];
    for await (const [{ input }, { name }] of inputPower) seen.push(`${input} ${name}`);
    expect(seen).toEqual(["0 input0.power", "1 input1.power", "3 input3.power"]);
  });
});

describe("a reading that is asked for", () => {
  test("is found among those of others, where the device matches prefixes", async () => {
    const { client } = await talkTo(
      greeting5,
      () => "#sensor-value[1] 1.0 2 rate-limit nominal 9 rate nominal 3.0\n!sensor-value[1] ok 1\n",
    );
    expect((await client.sensors.rate.read()).value).toBe(3);
    await turn();
  });

  test("is an error where none came", async () => {
    const { client } = await talkTo(greeting5, () => "!sensor-value[1] ok 0\n");
    await expect(client.sensors.rate.read()).rejects.toThrow(new FailReply("the device sent no value of sensor rate"));
  });
});
