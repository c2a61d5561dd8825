import { setImmediate as turn } from "node:timers/promises";
import {
  aggregate,
  type ClientSession,
  type Codec,
  type DeviceContract,
  DeviceServer,
  type DeviceServerOptions,
  float,
  type LogRecord,
  type Message,
  messageOf,
  type RequestContext,
  Sensor,
} from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { oddThrowables } from "../../support/odd-throwables.js";
import { connectWire, keepLog, startDevice } from "../../support/running-device.js";

const brokenCodec: Codec<unknown> = {
  encode: (value) => {
    if (typeof value === "function") value();
    return String(value);
  },
  decode: (text) => text,
};

const contract: DeviceContract = {
  name: "slips",
  version: "slips-1.0",
  requests: [
    { name: "slip", description: "Slip at once." },
    { name: "slip-later", member: "slipLater", description: "Slip in a promise." },
    { name: "list", description: "Slip in a generator.", informs: [{ name: "n", type: "integer" }] },
    { name: "leave", description: "Slip in what a generator does last.", informs: [{ name: "n", type: "integer" }] },
    { name: "coded", description: "Slip in a codec.", reply: [{ name: "value", type: "string", codec: brokenCodec }] },
    { name: "shown", description: "Slip in a getter.", reply: [{ name: "value", type: "integer" }] },
    { name: "fine", description: "Go well." },
  ],
  sensors: [{ name: "coded", type: "string", codec: brokenCodec, description: "Its codec slips." }],
};

type Slip = () => never;

/** A device whose author slips, wherever it is told to. */
class Slips extends DeviceServer {
  declare readonly sensors: { readonly coded: Sensor<unknown> };
  readonly slip: Slip;

  constructor(thrown: unknown, options: DeviceServerOptions = {}) {
    super(contract, { port: 0, buildState: "slips-1", logSink: () => {}, ...options });
    this.slip = () => {
      throw thrown;
    };
  }

  protected requestSlip(): void {
    this.slip();
  }

  protected async requestSlipLater(): Promise<void> {
    await turn();
    this.slip();
  }

  protected async *requestList(): AsyncGenerator<{ n: number }> {
    yield { n: 1 };
    this.slip();
  }

  protected async *requestLeave(ctx: RequestContext): AsyncGenerator<{ n: number }> {
    try {
      yield { n: 1 };
      await new Promise<void>((resolve) => ctx.signal.addEventListener("abort", () => resolve()));
      yield { n: 2 };
    } finally {
      this.slip();
    }
  }

  protected requestCoded(): { value: unknown } {
    return { value: this.slip };
  }

  protected requestShown(): { value: number } {
    return Object.defineProperty({ value: 1 }, "value", { get: this.slip });
  }

  protected requestFine(): void {}
}

/** Lines of the log at `error` and graver: what the author is told. */
function toldIn(records: readonly LogRecord[]): readonly string[] {
  return records.filter(({ level }) => level === "error" || level === "fatal").map(({ message }) => message);
}

describe.each(oddThrowables)("where %s is thrown", (_, thrown) => {
  test.each(["slip", "slip-later", "list", "coded", "shown"])("in ?%s, the client gets fail and the log one line", async (request) => {
    const { records, logSink } = keepLog();
    const { client } = await startDevice(new Slips(thrown, { logSink, logLevel: "off" }));
    expect(await client.reply(`?${request}`)).toMatch(/^!\S+ fail \S+/);
    expect(await client.reply("?watchdog")).toBe("!watchdog ok");
    expect(toldIn(records)).toHaveLength(1);
  });

  test("in the finally of a generator whose client has gone, it is told once", async () => {
    const { records, logSink } = keepLog();
    const { client, device, port } = await startDevice(new Slips(thrown, { logSink, logLevel: "off" }));
    client.send("?leave\n");
    await client.until(/^#leave 1/);
    for (const each of device.clients) each.close("enough");
    await vi.waitFor(() => expect(toldIn(records)).toHaveLength(1), 120_000);
    expect(device.pending).toEqual([]);
    expect(await (await connectWire(port)).reply("?watchdog")).toBe("!watchdog ok");
  });

  test("in a handler whose client has gone, it is told once", async () => {
    const { records, logSink } = keepLog();
    const device = new Slips(thrown, { logSink, logLevel: "off" });
    device.addRequest({ name: "late", description: "Slip after the end." }, async (ctx) => {
      await new Promise<void>((resolve) => ctx.signal.addEventListener("abort", () => resolve()));
      device.slip();
    });
    const { client } = await startDevice(device);
    client.send("?late\n");
    await client.reply("?watchdog");
    for (const each of device.clients) each.close("enough");
    await vi.waitFor(() => expect(toldIn(records)).toHaveLength(1), 120_000);
  });

  test.each(["at once", "in a promise"])("in a hook for clients %s, it is told once", async (when) => {
    const { records, logSink } = keepLog();
    class Hooked extends Slips {
      protected override onConnect(): void | Promise<void> {
        return when === "at once" ? this.slip() : Promise.reject(thrown);
      }
      protected override onDisconnect(): void | Promise<void> {
        return this.onConnect();
      }
    }
    const { client, port } = await startDevice(new Hooked(thrown, { logSink, logLevel: "off" }));
    expect(await client.reply("?watchdog")).toBe("!watchdog ok");
    expect(toldIn(records)).toEqual([expect.stringMatching(/^onConnect failed: /)]);
    client.destroy();
    await vi.waitFor(() => expect(toldIn(records)).toHaveLength(2), 120_000);
    expect(toldIn(records)[1]).toMatch(/^onDisconnect failed: /);
    expect(await (await connectWire(port)).reply("?watchdog")).toBe("!watchdog ok");
  });

  test.each(["at once", "in a promise"])("in authorize %s, the request is refused", async (when) => {
    class Guarded extends Slips {
      protected override authorize(_client: ClientSession, { name: request }: Message): boolean | Promise<boolean> {
        if (request !== "fine") return true;
        return when === "at once" ? this.slip() : Promise.reject(thrown);
      }
    }
    const { client } = await startDevice(new Guarded(thrown));
    expect(await client.reply("?fine")).toMatch(/^!fine fail \S+/);
    expect(await client.reply("?watchdog")).toBe("!watchdog ok");
  });

  test("in code around a request, and in what answers unknown ones, the client gets fail", async () => {
    class Proxying extends Slips {
      protected override onUnknownRequest(): unknown {
        return this.slip();
      }
    }
    const device = new Proxying(thrown);
    device.overrideRequest("help", () => device.slip());
    const { client } = await startDevice(device);
    expect(await client.reply("?help")).toMatch(/^!help fail \S+/);
    expect(await client.reply("?what-is-it")).toMatch(/^!what-is-it fail \S+/);
    expect(await client.reply("?watchdog")).toBe("!watchdog ok");
  });

  test("in observers of a sensor and of the sensors, others are told all the same, and the log once for each", async () => {
    const { records, logSink } = keepLog();
    const { device } = await startDevice(new Slips(thrown, { logSink, logLevel: "off" }));
    const seen: unknown[] = [];
    const sensor = new Sensor({ name: "level", description: "A level.", datatype: float });
    device.sensorSet.attach(() => device.slip());
    device.sensorSet.attach(({ name: added }) => seen.push(added));
    device.sensorSet.add(sensor);
    sensor.attach(() => device.slip());
    sensor.attach((_, { value }) => seen.push(value));
    sensor.value = 2;
    device.sensors.coded.attach(() => Promise.reject(thrown));
    device.sensors.coded.value = "x";
    expect(seen).toEqual(["level", 2]);
    await turn();
    expect(toldIn(records)).toHaveLength(3);
  });

  test("in a statusOf, whoever sets the sensor gets it, and the sensor keeps what it had", () => {
    const statusOf = (): never => {
      throw thrown;
    };
    const sensor = new Sensor({ name: "level", description: "A level.", datatype: float, statusOf });
    const caught: unknown[] = [];
    try {
      sensor.value = 2;
    } catch (reason) {
      caught.push(reason);
    }
    expect(caught.length).toBe(1);
    expect(Object.is(caught[0], thrown)).toBe(true);
    expect([sensor.value, sensor.status]).toEqual([0, "unknown"]);
  });

  test("in the codec of a sensor, sampling goes on, what is asked is answered, and the log has a line a reading", async () => {
    const { records, logSink } = keepLog();
    const clock = new FakeClock();
    const { client, device } = await startDevice(new Slips(thrown, { logSink, logLevel: "off", clock }));
    device.sensors.coded.value = "good";
    await client.reply("?sensor-sampling coded period 1");
    device.sensors.coded.value = device.slip;
    clock.advance(1000);
    clock.advance(1000);
    expect(await client.reply("?sensor-value coded")).toMatch(/^!sensor-value fail sensor\\_"coded":\\_its\\_value/);
    expect(await client.reply("?sensor-sampling coded event")).toMatch(/^!sensor-sampling fail /);
    expect(toldIn(records).filter((line) => line.startsWith('to write the value of sensor "coded" failed: '))).toHaveLength(1);
    device.sensors.coded.value = "better";
    clock.advance(1000);
    await client.until(/^#sensor-status \S+ 1 coded nominal better$/);
  });

  test("in an observer under a stale rule, the reading expires all the same", async () => {
    const { records, logSink } = keepLog();
    const clock = new FakeClock();
    const { client, device } = await startDevice(new Slips(thrown, { logSink, logLevel: "off", clock }));
    const stale = { after: 5, status: "unreachable" } as const;
    const sensor = new Sensor({ name: "old", description: "Grows old.", datatype: float, stale, clock });
    device.sensorSet.add(sensor);
    sensor.value = 1;
    sensor.attach(() => device.slip());
    clock.advance(6000);
    expect(sensor.status).toBe("unreachable");
    expect(toldIn(records)).toHaveLength(1);
    expect(await client.reply("?watchdog")).toBe("!watchdog ok");
  });

  test.each(["rule", "filter", "put", "take", "result"])("in the %s of an aggregate, it is told, and the device goes on", async (part) => {
    const { records, logSink } = keepLog();
    const { client, device } = await startDevice(new Slips(thrown, { logSink, logLevel: "off" }));
    let isReady = false;
    const slipIf = (where: string): void => {
      if (isReady && where === part) device.slip();
    };
    const sum = new Sensor({ name: "sum", description: "A sum.", datatype: float });
    const one = new Sensor({ name: "one", description: "One.", datatype: float });
    device.sensorSet.add(sum, one);
    const accumulator = {
      put: () => slipIf("put"),
      take: () => slipIf("take"),
      result: () => {
        slipIf("result");
        return { value: 1 };
      },
    };
    const ruleAlone = () => {
      slipIf("rule");
      return { value: 1 };
    };
    aggregate(sum, {
      of: device.sensorSet,
      filter({ name }) {
        slipIf("filter");
        return name === "one" || name === "two";
      },
      rule: part === "rule" ? ruleAlone : accumulator,
    });
    isReady = true;
    one.value = 5;
    device.sensorSet.add(new Sensor({ name: "two", description: "Two.", datatype: float }));
    expect(await client.reply("?watchdog")).toBe("!watchdog ok");
    await turn();
    const count = toldIn(records).length;
    expect(count).toBeGreaterThanOrEqual(1);
    isReady = false;
    one.value = 6;
    expect(await client.reply("?sensor-value sum")).toBe("!sensor-value ok 1");
    expect(toldIn(records)).toHaveLength(count);
  });

  test("in a service, the device stops with that reason", async () => {
    const { records, logSink } = keepLog();
    class Serving extends Slips {
      constructor() {
        super(thrown, { logSink, logLevel: "off" });
        this.addService(async () => {
          await turn();
          this.slip();
        }, "poll");
      }
    }
    const device = new Serving();
    await device.start();
    const caught = await device.join().then(
      () => [],
      (reason: unknown) => [reason],
    );
    expect(caught.length).toBe(1);
    expect(Object.is(caught[0], thrown)).toBe(true);
    expect(toldIn(records)).toEqual([expect.stringMatching(/^the service poll failed: /)]);
  });

  test("in a service that ends, the device stops, and it is told", async () => {
    const { records, logSink } = keepLog();
    class Serving extends Slips {
      constructor() {
        super(thrown, { logSink, logLevel: "off" });
        this.addService(async (signal) => {
          await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
          this.slip();
        }, "poll");
      }
    }
    const device = new Serving();
    await device.start();
    await device.stop();
    expect(toldIn(records)).toEqual([expect.stringMatching(/^the service poll failed: /)]);
  });

  test("in onStop, whoever stops gets it, and the log tells of it", async () => {
    const { records, logSink } = keepLog();
    class Stopping extends Slips {
      protected override onStop(): void {
        this.slip();
      }
    }
    const device = new Stopping(thrown, { logSink, logLevel: "off" });
    await device.start();
    device.halt();
    const caught = await device.join().then(
      () => [],
      (reason: unknown) => [reason],
    );
    expect(caught.length).toBe(1);
    expect(toldIn(records)).toEqual([expect.stringMatching(/^onStop failed: /)]);
  });

  test("in onRestart, the log tells of it", async () => {
    const { records, logSink } = keepLog();
    class Restarting extends Slips {
      protected override onRestart(): void {
        this.slip();
      }
    }
    const { client } = await startDevice(new Restarting(thrown, { logSink, logLevel: "off" }));
    expect(await client.reply("?restart")).toBe("!restart ok");
    await vi.waitFor(() => expect(toldIn(records)).toEqual([expect.stringMatching(/^the restart failed: /)]), 120_000);
  });
});

test("a sink of the log that throws is told of by warnings of the process, and nothing else happens", async () => {
  const warnings: string[] = [];
  const onWarning = ({ message }: Error): void => void warnings.push(message);
  process.on("warning", onWarning);
  onTestFinished(() => void process.off("warning", onWarning));
  for (const [, thrown] of oddThrowables) {
    const logSink = (): never => {
      throw thrown;
    };
    const device = new Slips(thrown, { logSink, logLevel: "off" });
    device.log.error("a line");
    const { client } = await startDevice(device);
    expect(await client.reply("?slip")).toMatch(/^!slip fail \S+/);
  }
  await turn();
  expect(warnings).toContain("logSink failed: plain");
  expect(warnings).toContain("logSink failed: first\\nsecond\\e[31m\\u2028third");
  expect(new Set(warnings).size).toBe(new Set(oddThrowables.map(([, thrown]) => messageOf(thrown))).size);
});

test("a sink of the log that rejects is told of, too", async () => {
  const warnings: string[] = [];
  const onWarning = ({ message }: Error): void => void warnings.push(message);
  process.on("warning", onWarning);
  onTestFinished(() => void process.off("warning", onWarning));
  const device = new Slips(undefined, { logSink: () => Promise.reject(new Error("the disk is full")), logLevel: "off" });
  device.log.error("a line");
  await turn();
  await turn();
  expect(warnings).toContain("logSink failed: the disk is full");
});
