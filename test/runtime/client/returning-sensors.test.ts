import { type ClientWarning, DatatypeError, DeviceServer, FailReply, float, type Reading, Sensor } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { DutClient, dutContract, greeting5, talkTo, until } from "../../support/dut-client.js";
import { connectTo, type MemoryOptions, serve } from "../../support/memory-pair.js";

class Dut extends DeviceServer {
  readonly sampled: string[] = [];

  constructor(options: MemoryOptions) {
    super({ ...dutContract, requests: [], sensors: [] }, options);
    this.sensorSet.add(gauge(1));
    this.overrideRequest("sensor-sampling", (ctx, next) => {
      this.sampled.push(ctx.message.line.replace(/^\?sensor-sampling\[\d+\] /, ""));
      return next();
    });
  }
}

const gauge = (value: number): Sensor<number> =>
  new Sensor({ name: "rate", description: "The rate.", datatype: float, initialValue: value, initialStatus: "nominal" });

/** A listener that keeps what it is told. */
function keeping() {
  const told: string[] = [];
  return {
    told,
    onReading: ({ value }: Reading<number>) => void told.push(String(value)),
    onGone: () => void told.push("gone"),
    onEnd: (cause: unknown) => void told.push(`end ${cause}`),
  };
}

/** Confirms each strategy, with a reading. */
const confirm =
  (reading: string) =>
  (line: string): string => {
    const [head = "", name, ...strategy] = line.slice(1).split(" ");
    return head.startsWith("sensor-sampling") ? `${reading}!${head} ok ${name} ${strategy.join(" ")}\n` : `!${head} ok\n`;
  };

describe("listeners and loops of a sensor that goes for a while", () => {
  test("hear of it again when it is there again, by the strategy that they had", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network);
    const listener = keeping();
    client.sensors.rate.listen("event", listener);
    const readings = client.sensors.rate.readings("event");
    expect((await readings.next()).value?.value).toBe(1);
    device.sensorSet.remove("rate");
    await until(() => listener.told.includes("gone"));
    const next = gauge(2);
    device.sensorSet.add(next);
    expect((await readings.next()).value?.value).toBe(2);
    next.value = 3;
    expect((await readings.next()).value?.value).toBe(3);
    expect(listener.told).toEqual(["1", "gone", "2", "3"]);
    expect(device.sampled.at(-1)).toBe("rate event");
  });

  test("of a restarted device whose sensors come late wait for them", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network);
    const listener = keeping();
    client.sensors.rate.listen("event", listener);
    await until(() => listener.told.length === 1);
    device.sensorSet.remove("rate");
    network.links[0]?.cut();
    await until(() => listener.told.includes("gone"));
    device.sensorSet.add(gauge(5));
    await until(() => listener.told.includes("5"));
    expect(listener.told).toEqual(["1", "gone", "5"]);
  });

  test("look for it themselves where the device does not tell, ever more rarely", async () => {
    const clock = new FakeClock();
    let isThere = true;
    let value = 1;
    const asked: number[] = [];
    const { client, server } = await talkTo(
      greeting5,
      (line) => {
        if (line.startsWith("?watchdog")) return `!${line.slice(1)} ok\n`;
        asked.push(clock.elapsedMs());
        const id = /\[(\d+)\]/.exec(line)?.[1];
        if (!isThere) return `!sensor-sampling[${id}] fail Unknown\\_sensor\\_name:\\_rate.\n`;
        return `#sensor-status 1.0 1 rate nominal ${value}\n!sensor-sampling[${id}] ok rate event\n`;
      },
      { clock, keepAlive: false },
    );
    const listener = keeping();
    client.sensors.rate.listen("event", listener);
    await until(() => listener.told.length === 1);
    isThere = false;
    server.send("#interface-changed sensor rate modified\n");
    await until(() => listener.told.length === 2);
    for (const waitMs of [1000, 2000, 4000, 8000, 16_000, 30_000]) {
      const before = asked.length;
      clock.advance(waitMs - 1);
      isThere = waitMs === 30_000;
      value = 9;
      clock.advance(1);
      await until(() => asked.length === before + 1);
      // The answer is read before the next look is planned.
      await client.request("watchdog");
    }
    await until(() => listener.told.length === 3);
    expect(listener.told).toEqual(["1", "gone", "9"]);
  });

  test("end where they were told to", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network);
    const listener = keeping();
    client.sensors.rate.listen("event", listener, { whenGone: "end" });
    const patient = keeping();
    client.sensors.rate.listen("event", patient);
    await until(() => listener.told.length === 1 && patient.told.length === 1);
    device.sensorSet.remove("rate");
    await until(() => listener.told.length === 2);
    expect([listener.told, patient.told]).toEqual([
      ["1", "end undefined"],
      ["1", "gone"],
    ]);
  });

  test("that come while it is gone are told so, and the others go on waiting", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network);
    const patient = keeping();
    client.sensors.rate.listen("event", patient);
    await until(() => patient.told.length === 1);
    device.sensorSet.remove("rate");
    await until(() => patient.told.includes("gone"));
    await expect(client.sensors.rate.readings("event").next()).rejects.toThrow(new FailReply("Unknown sensor 'rate'"));
    device.sensorSet.add(gauge(4));
    await until(() => patient.told.includes("4"));
    expect(patient.told).toEqual(["1", "gone", "4"]);
  });

  test("may leave while it is gone, and are asked for no more", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network);
    const patient = keeping();
    const stop = client.sensors.rate.listen("event", patient);
    await until(() => patient.told.length === 1);
    device.sensorSet.remove("rate");
    await until(() => patient.told.includes("gone"));
    const before = device.sampled.length;
    stop();
    device.sensorSet.add(gauge(4));
    await client.request("watchdog");
    await client.request("watchdog");
    expect([patient.told, device.sampled.length]).toEqual([["1", "gone"], before]);
  });

  test("are told why by a device that refuses what it took before", async () => {
    let isRefusing = false;
    const { client, server } = await talkTo(greeting5, (line) =>
      isRefusing ? `!${line.slice(1).split(" ")[0]} fail Not\\_now\n` : confirm("#sensor-status 1.0 1 rate nominal 1.0\n")(line),
    );
    const listener = keeping();
    client.sensors.rate.listen("event", listener);
    await until(() => listener.told.length === 1);
    isRefusing = true;
    server.send("#interface-changed sensor-list\n");
    await until(() => listener.told.length === 2);
    expect(listener.told).toEqual(["1", "end FailReply: Not now"]);
  });
});

describe("a strategy that is made of several", () => {
  test.each([
    ["protocol 4", "#version dut-api-1.2\n#build-state dut-1\n"],
    ["a C server of protocol 5", "#version-connect katcp-library katcp-git-1\n#version-connect katcp-protocol 5.0-M\n"],
  ])("is one that the device has: %s", async (_, greeting) => {
    const { client, server } = await talkTo(greeting, (line) =>
      line.includes("-rate") ? "!sensor-sampling fail unknown_strategy\n" : confirm("#sensor-status 1000 1 rate nominal 1.0\n")(line),
    );
    const one = client.sensors.rate.readings("period 10");
    await one.next();
    const two = client.sensors.rate.readings("event");
    expect([(await two.next()).value?.value, (await one.next()).value?.value]).toEqual([1, 1]);
    await two.return?.();
    await server.until((line) => server.received.length === 3 && line !== "");
    const period = greeting.includes("protocol 5") ? "period 10" : "period 10000";
    expect(server.received.map((line) => line.replace("?sensor-sampling rate ", ""))).toEqual([period, "event", period]);
  });

  test("gives way to another where the device refuses it, and no listener is refused", async () => {
    const { client, server } = await talkTo(greeting5, (line) => {
      const [head = ""] = line.slice(1).split(" ");
      return line.includes("-rate")
        ? `!${head} fail Unknown\\_strategy\n`
        : confirm("#sensor-status 1.0 2 rate nominal 1.0 seen nominal 1\n")(line);
    });
    const listeners = [keeping(), keeping(), keeping(), keeping()];
    const [rate, seen] = [client.sensors.rate, client.sensors.seen];
    rate.listen("period 10", listeners[0] ?? keeping());
    seen.listen("period 10", listeners[1] ?? keeping());
    await until(() => listeners[1]?.told.length === 1);
    rate.listen("differential 2", listeners[2] ?? keeping());
    seen.listen("event", listeners[3] ?? keeping());
    await until(() => (listeners[2]?.told.length ?? 0) > 0 && (listeners[3]?.told.length ?? 0) > 0);
    expect(listeners.flatMap(({ told }) => told).filter((each) => each.startsWith("end"))).toEqual([]);
    const sent = server.received.map((line) => line.replace(/^\?sensor-sampling\[\d+\] /, ""));
    expect(sent.filter((line) => line.includes("-rate"))).toEqual(["rate differential-rate 2 0.0 10.0", "seen event-rate 0.0 10.0"]);
    expect(sent.filter((line) => /^(\w+,)?rate(,\w+)? event$/.test(line))).toHaveLength(1);
    expect(sent.filter((line) => /^(\w+,)?seen(,\w+)? event$/.test(line)).length).toBeGreaterThan(0);
  });

  test("is a rate again where the device turns out to have rates", async () => {
    const greeting = "#version-connect katcp-protocol 5.0-M\n";
    const { client, server } = await talkTo(greeting, confirm("#sensor-status 1.0 1 rate nominal 1.0\n"));
    const one = client.sensors.rate.readings("event-rate 1 10");
    await one.next();
    const two = client.sensors.rate.readings("event");
    await two.next();
    expect(server.received).toEqual(["?sensor-sampling rate event-rate 1 10", "?sensor-sampling rate event-rate 0.0 10.0"]);
  });

  test("of the author's own that the device refuses is refused to him alone", async () => {
    const { client } = await talkTo("#version-connect katcp-protocol 5.0-M\n", (line) =>
      line.includes("-rate") ? "!sensor-sampling fail unknown_strategy\n" : confirm("#sensor-status 1.0 1 rate nominal 1.0\n")(line),
    );
    await expect(client.sensors.rate.readings("event-rate 1 10").next()).rejects.toThrow(new FailReply("unknown_strategy"));
  });
});

describe("a reading that cannot be read", () => {
  const bad = "#sensor-status 2.0 1 rate nominal fast\n";
  const good = (value: number): string => `#sensor-status 3.0 1 rate nominal ${value}\n`;

  test("ends a loop, or is left out with one warning until another can be read, as its reader chooses", async () => {
    const warnings: ClientWarning[] = [];
    const onWarning = (warning: ClientWarning): void => void warnings.push(warning);
    const { client, server } = await talkTo(greeting5, confirm(good(1)), { onWarning });
    const strict = client.sensors.rate.readings("event");
    const lenient = client.sensors.rate.readings("event", { onUndecodable: "skip" });
    expect([(await strict.next()).value?.value, (await lenient.next()).value?.value]).toEqual([1, 1]);
    server.send(`${bad}${bad}${good(2)}${bad}${good(3)}`);
    await expect(strict.next()).rejects.toThrow(new DatatypeError('sensor "rate": expected a float, received "fast"'));
    expect([(await lenient.next()).value?.value, (await lenient.next()).value?.value]).toEqual([2, 3]);
    const message = 'a reading was left out: sensor "rate": expected a float, received "fast"';
    expect(warnings).toEqual([
      expect.objectContaining({ kind: "sensor", sensor: "rate", message }),
      expect.objectContaining({ kind: "sensor", sensor: "rate", message }),
    ]);
  });

  test("is passed over by a wait that is told to", async () => {
    const { client } = await talkTo(greeting5, confirm(`${bad}${good(4)}`), { onWarning: () => {} });
    await expect(client.sensors.rate.waitFor(4)).rejects.toThrow(DatatypeError);
    expect((await client.sensors.rate.waitFor(4, { onUndecodable: "skip" })).value).toBe(4);
  });

  test("is no mistake where its status says that the value means nothing: the value before stands, or the first of its type", async () => {
    const nothing = "#sensor-status 1.0 1 rate failure \\@\n";
    const { client, server } = await talkTo(greeting5, (line) =>
      line.startsWith("?sensor-value") ? "#sensor-value[2] 1.0 1 rate unknown -\n!sensor-value[2] ok 1\n" : confirm(nothing)(line),
    );
    const readings = client.sensors.rate.readings("event");
    expect((await readings.next()).value).toEqual({ timestamp: 1, status: "failure", value: 0 });
    expect(await client.sensors.rate.read()).toEqual({ timestamp: 1, status: "unknown", value: 0 });
    server.send(`${good(7)}${nothing}`);
    await readings.next();
    expect((await readings.next()).value).toEqual({ timestamp: 1, status: "failure", value: 7 });
  });

  test("is none that a value is waited for by, though a status may be", async () => {
    const { client, server } = await talkTo(greeting5, confirm("#sensor-status 1.0 1 rate failure \\@\n"));
    expect((await client.sensors.rate.waitForStatus("failure")).status).toBe("failure");
    const zero = client.sensors.rate.waitFor(0);
    const low = client.sensors.rate.waitFor(({ value }) => value < 5);
    await server.until((line) => line.includes("[3]"));
    server.send("#sensor-status 2.0 1 rate nominal 0\n");
    expect([(await zero).timestamp, (await low).timestamp]).toEqual([2, 2]);
  });
});
