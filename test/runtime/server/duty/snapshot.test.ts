import { createHash } from "node:crypto";
import {
  type ClientSession,
  type Contract,
  custom,
  type DeviceContract,
  DeviceServer,
  type DeviceServerOptions,
  type DeviceSnapshot,
  FailReply,
  float,
  type Message,
  readSnapshot,
  Sensor,
} from "katcp-runtime";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { MemoryDevice, turns, until } from "../../../support/memory-device.js";
import { startDevice } from "../../../support/running-device.js";
import type { WireClient } from "../../../support/wire-client.js";

const secretWord = "hunter2-the-password";

const requests: NonNullable<DeviceContract["requests"]> = [
  { name: "tune", description: "Tune.", arguments: [{ name: "frequency", type: "float" }] },
  {
    name: "login",
    description: "Log in.",
    arguments: [
      { name: "user", type: "string" },
      { name: "password", type: "string", secret: true },
    ],
  },
];

/** A device that takes as long as its clock is told to. */
class Dut extends MemoryDevice {
  readonly waiting: (() => void)[] = [];

  constructor(options: DeviceServerOptions = {}) {
    super(options, requests);
  }

  requestTune = (): Promise<void> => new Promise((resolve) => this.waiting.push(resolve));
  requestLogin = (): void => {};

  protected override authorize(_: ClientSession, { name, argumentCount }: Message): boolean | Promise<boolean> {
    return name === "login" && argumentCount === 2 ? new Promise(() => {}) : true;
  }

  /** As a file or a client has it, and as it is read back. */
  read(): DeviceSnapshot {
    return readSnapshot(JSON.stringify(this.snapshot()));
  }
}

const limitOf = ({ limits }: DeviceSnapshot, name: string): unknown => limits.find((limit) => limit.name === name);

async function served(options: DeviceServerOptions = {}): Promise<{ readonly device: Dut; readonly client: WireClient }> {
  const device = await new Dut(options).addSensors(3).listen();
  return { device, client: await device.connectRaw() };
}

describe("a snapshot", () => {
  test("is read back as it was taken", async () => {
    const { device, client } = await served({ snapshot: { recentBytes: 10_000 } });
    await client.ask("?sensor-sampling s0 event-rate 1 10");
    client.send("?tune 1\n");
    await until(() => device.waiting.length === 1);
    const text = JSON.stringify(device.snapshot());
    expect(readSnapshot(text)).toEqual(JSON.parse(text));
  });

  test("says which device it is, since when, and what runs beside its requests", async () => {
    const { device } = await served();
    device["addService"](async function poll(signal) {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    });
    device.clock.advance(90_000);
    const { format, time, device: is, process: own } = device.read();
    expect([format, time]).toEqual([1, 1_800_000_090]);
    expect(is).toEqual({
      ...{ name: "d", uptimeSeconds: 90, isStopping: false, addresses: ["dut:7147"], services: ["poll"] },
      versions: device.versions,
    });
    expect([own.pid, own.node]).toEqual([process.pid, process.version]);
    expect(own.residentBytes).toBeGreaterThan(own.heapUsedBytes / 2);
    expect(own.heapLimitBytes).toBeGreaterThan(own.heapUsedBytes);
    const { user, system } = process.cpuUsage();
    expect(Math.abs(own.cpuSeconds - (user + system) / 1e6)).toBeLessThan(0.5);
  });

  test("says nothing of memory where the system does not say it either", async () => {
    const rss = vi.spyOn(process.memoryUsage, "rss").mockImplementation(() => {
      throw new Error("EMFILE: too many open files");
    });
    onTestFinished(() => rss.mockRestore());
    const { device } = await served();
    expect(device.read().process).not.toHaveProperty("residentBytes");
  });

  test("says of a Unix socket its path, and whether the device stops", async () => {
    const listener: DeviceServerOptions["listener"] = async (target) => ({ address: target, close: () => {} });
    const device = new Dut({ listener, listen: [{ path: "/run/d.sock" }, { host: "::1", port: 7 }] });
    await device.start();
    expect(device.read().device).toMatchObject({ addresses: ["/run/d.sock", "[::1]:7"], isStopping: false });
    const stopped = device.stop();
    expect(device.read().device.isStopping).toBe(true);
    await stopped;
  });

  test("says who is connected, how much each asks, and what it samples and how", async () => {
    const { device, client } = await served();
    await client.ask("?sensor-sampling s0 event-rate 1 10");
    await client.ask("?sensor-sampling s1,s2 period 5");
    device.clock.advance(2000);
    for (let time = 0; time < 30; time++) await client.ask("?watchdog");
    device.clock.advance(1000);
    const [is] = device.read().clients;
    expect(is).toMatchObject({ id: 1, address: "memory:1", ageSeconds: 3, requests: 32, backlogBytes: 0, pending: 0, holds: [] });
    // 30 in the last second, which is looked at four times.
    expect([is?.requestsPerSecond, is?.receivedBytesPerSecond]).toEqual([30, 300]);
    expect(is?.receivedBytes).toBe("?sensor-sampling s0 event-rate 1 10\n?sensor-sampling s1,s2 period 5\n".length + 300);
    expect(is?.sentBytes).toBeGreaterThan(500);
    expect([is?.sampledSensors, is?.samples]).toEqual([
      3,
      [
        { sensor: "s0", strategy: "event-rate 1.0 10.0" },
        { sensor: "s1", strategy: "period 5.0" },
        { sensor: "s2", strategy: "period 5.0" },
      ],
    ]);
  });

  test("names a hundred sensors of a client that samples more, and their number", async () => {
    const device = await new Dut().addSensors(250).listen();
    const client = await device.connectRaw();
    await client.ask(`?sensor-sampling ${Array.from({ length: 250 }, (_, index) => `s${index}`).join(",")} event`);
    const [is] = device.read().clients;
    expect([is?.sampledSensors, is?.samples.length]).toEqual([250, 100]);
  });

  test("says what is pending, since when, where it is and what handles it", async () => {
    const { device, client } = await served();
    device.limit(1, "tune");
    client.send("?tune[1] 1420\n?tune[2] 1421\n?login[3] me hunter2-the-password\n");
    await until(() => device.pending.length === 3);
    device.clock.advance(1500);
    const common = { client: "memory:1", ageMs: 1500 };
    expect(device.read().pending).toEqual([
      { request: "tune", id: 1, arguments: ["1420"], place: "handler", handler: "requestTune", ...common },
      { request: "tune", id: 2, arguments: ["1421"], place: "limit", handler: "requestTune", ...common },
      { request: "login", id: 3, arguments: ["me", "***"], place: "authorize", handler: "requestLogin", ...common },
    ]);
  });

  test("says which handlers go on although nobody waits for them", async () => {
    const { device, client } = await served();
    device.addRequest({ name: "early", description: "Replies, and goes on." }, function early(ctx) {
      ctx.reply();
      return new Promise(() => {});
    });
    device.deadline(1, "tune");
    await client.ask("?early");
    client.send("?tune 5\n");
    await until(() => device.waiting.length === 1);
    device.clock.advance(2000);
    expect(device.read().pending).toMatchObject([
      { request: "early", place: "answered", handler: "early" },
      { request: "tune", place: "answered", aborted: "?tune took longer than its deadline of 1 s" },
    ]);
  });

  test("says how near each limit is, the nearest first", async () => {
    const { device, client } = await served({ maximumPending: 4, maximumClients: 10, maximumSampledSensors: 2 });
    client.send("?tune 1\n?tune 2\n?tune 3\n");
    await client.ask("?sensor-sampling s0 event");
    await until(() => device.waiting.length === 3);
    const snapshot = device.read();
    // How much of its heap this process uses is not for this test to say.
    expect(snapshot.limits.filter(({ name }) => name !== "heapBytes").slice(0, 3)).toEqual([
      { name: "maximumPending", limit: 4, used: 3 },
      { name: "maximumSampledSensors", limit: 2, used: 1, client: "memory:1" },
      { name: "maximumClients", limit: 10, used: 1 },
    ]);
    expect(limitOf(snapshot, "maximumRequestRate")).toMatchObject({ limit: null });
    expect(limitOf(snapshot, "maximumLineBytes")).toEqual({ name: "maximumLineBytes", limit: 16 * 1024 * 1024 });
    expect(limitOf(snapshot, "heapBytes")).toMatchObject({ limit: snapshot.process.heapLimitBytes });
    expect(new Set(snapshot.limits.map(({ name }) => name))).toEqual(new Set([...Object.keys(device.bounds), "heapBytes"]));
  });

  test("says why a client is not read", async () => {
    const { device, client } = await served({ maximumRequestRate: 2, maximumPendingPerClient: 1 });
    client.send("?tune 1\n?watchdog\n?watchdog\n?watchdog\n");
    await until(() => device.waiting.length === 1);
    await turns(3);
    expect(device.read().clients[0]?.holds).toEqual(["pending"]);
    device.waiting[0]?.();
    await client.until(/^!watchdog/);
    await turns(3);
    expect(device.read().clients[0]?.holds).toEqual(["rate"]);
  });

  test("has the event loop: how late it is, and was", async () => {
    const { device } = await served();
    device.clock.stall(850);
    device.clock.advance(0);
    const { eventLoop, stats } = device.read();
    expect(eventLoop.lateMs).toBe(600);
    expect(eventLoop.delayMs).toEqual(stats.eventLoopDelayMs);
    expect(eventLoop.delayMs.maximum).toBeGreaterThan(590);
    expect(eventLoop.utilization).toBeGreaterThanOrEqual(0);
  });

  test("has the sensors that nothing updates", async () => {
    const { device } = await served();
    const add = (name: string): Sensor<number> => {
      const stale = { after: 10, status: "unknown" } as const;
      const sensor = new Sensor({ name, description: "S.", datatype: float, stale, clock: device.clock });
      device.sensorSet.add(sensor);
      return sensor;
    };
    const [old, older, fresh] = [add("old"), add("older"), add("fresh")];
    older.value = 1;
    device.clock.advance(5000);
    old.value = 1;
    device.clock.advance(60_000);
    fresh.value = 1;
    const { count, statuses, stale } = device.read().sensors;
    expect([count, statuses]).toEqual([6, { unknown: 5, nominal: 1 }]);
    expect(stale).toEqual([
      { name: "older", status: "unknown", staleSeconds: 55, after: 10 },
      { name: "old", status: "unknown", staleSeconds: 50, after: 10 },
    ]);
  });
});

describe("the slowest requests", () => {
  /** Has a tune take so long. */
  async function tune(device: Dut, client: WireClient, ms: number): Promise<void> {
    const begun = device.waiting.length;
    client.send(`?tune ${ms}\n`);
    await until(() => device.waiting.length > begun);
    device.clock.stall(ms);
    device.waiting[begun]?.();
    await client.until(/^!tune/);
  }

  test("are a hundred, the slowest first, with their arguments and what came of them", async () => {
    const { device, client } = await served();
    for (let ms = 1; ms <= 60; ms++) await tune(device, client, ms);
    for (let ms = 200; ms > 140; ms--) await tune(device, client, ms);
    const { slow } = device.read();
    expect(slow.map(({ ms }) => ms)).toEqual([
      ...Array.from({ length: 60 }, (_, index) => 200 - index),
      ...Array.from({ length: 40 }, (_, index) => 60 - index),
    ]);
    expect(slow[0]).toMatchObject({ request: "tune", arguments: ["200"], client: "memory:1", outcome: "ok" });
    expect(slow[0]?.time).toBeCloseTo(1_800_000_000 + (60 * 61) / 2 / 1000 + 0.2);
  });

  test("are those of a day: what is older makes room", async () => {
    const { device, client } = await served();
    for (let time = 0; time < 100; time++) await tune(device, client, 1000);
    device.clock.advance(24 * 3600 * 1000);
    await tune(device, client, 5);
    expect(device.read().slow.map(({ ms }) => ms)).toEqual([5]);
  });
});

describe("the last lines of a client", () => {
  test("are not kept where nobody asks for them", async () => {
    const { device, client } = await served();
    await client.ask("?watchdog");
    expect(device.read().clients[0]).not.toHaveProperty("recent");
  });

  test("are those that it sent and got, each with its age", async () => {
    const { device, client } = await served({ snapshot: { recentBytes: 10_000 } });
    await client.ask("?watchdog[7]");
    device.clock.advance(2000);
    await client.ask("?sensor-value s0");
    const { recent = [] } = device.read().clients[0] ?? {};
    expect(recent.filter(({ from }) => from === "client")).toEqual([
      { ageSeconds: 2, from: "client", line: "?watchdog[7]" },
      { ageSeconds: 0, from: "client", line: "?sensor-value s0" },
    ]);
    const got = recent.filter(({ from }) => from === "device").map(({ line }) => line);
    expect(got[0]).toMatch(/^#version-connect katcp-protocol/);
    expect(got.slice(-3)).toEqual([
      "!watchdog[7] ok",
      expect.stringMatching(/^#sensor-value \S+ 1 s0 unknown 0\.0$/),
      "!sensor-value ok 1",
    ]);
  });

  test("fit their bytes, and a long one is cut", async () => {
    const { device, client } = await served({ snapshot: { recentBytes: 2000 } });
    for (let time = 0; time < 100; time++) await client.ask(`?watchdog[${time + 1}]`);
    await client.ask(`?tune ${"9".repeat(100_000)} é ${"é".repeat(500)}`);
    const { recent = [] } = device.read().clients[0] ?? {};
    expect(recent.length).toBeGreaterThan(10);
    expect(recent.reduce((sum, { line }) => sum + line.length, 0)).toBeLessThan(2000);
    expect(recent.at(-2)?.line).toBe(`?tune ${"9".repeat(194)}…`);
    expect(recent.at(-3)?.line).toBe("!watchdog[100] ok");
  });

  test("never have a secret, however it came", async () => {
    const { device, client } = await served({ snapshot: { recentBytes: 100_000 } });
    const lines = [`?login ${secretWord}`, `?login me ${secretWord} more`, `?logn me ${secretWord}`, `?tune ${secretWord} ${secretWord} 1`];
    for (const line of lines.slice(0, 3)) await client.ask(line);
    client.send(`?login me ${secretWord}\n#login me ${secretWord}\n!login me ${secretWord}\n`);
    await until(() => device.pending.length === 1);
    await turns(3);
    const snapshot = device.read();
    expect(JSON.stringify(snapshot)).not.toContain("hunter2");
    const sent = snapshot.clients[0]?.recent?.filter(({ from }) => from === "client").map(({ line }) => line);
    expect(sent).toEqual(["?login ***", "?login *** *** ***", "?logn *** ***", "?login me ***"]);
    expect(snapshot.slow.map(({ arguments: args }) => args)).toContainEqual(["***", "***", "***"]);
  });
});

describe("?device-snapshot", () => {
  const contract: Contract = { format: 1, name: "dish", version: "dish-api-1.0", roles: ["monitor", "engineer"] };

  class Dish extends DeviceServer {
    constructor(options: DeviceServerOptions, own: DeviceContract = contract) {
      super(own, { port: 0, logSink: () => {}, ...options });
    }
  }

  const asEngineer: DeviceServerOptions = { access: { networks: [{ from: "127.0.0.1", role: "engineer" }] } };

  test("is not there unless the device is told so", async () => {
    const { client } = await startDevice(new Dish(asEngineer));
    expect(await client.reply("?device-snapshot")).toMatch(/^!device-snapshot invalid Unknown/);
    expect(await client.reply("?help device-snapshot")).toMatch(/^!help fail/);
  });

  test("answers the highest role in numbered pieces, with their hash", async () => {
    const { client, device } = await startDevice(new Dish({ ...asEngineer, snapshot: { request: true } }));
    for (let index = 0; index < 200; index++) device.addVersion(`part-${index}`, "a".repeat(50), "é");
    const lines = await client.ask("?device-snapshot[3]");
    const informs = lines.filter((line) => line.startsWith("#device-snapshot[3] "));
    expect(informs.length).toBeGreaterThan(2);
    expect(Math.max(...informs.map(({ length }) => length))).toBeLessThan(8400);
    expect(informs.map((line) => line.split(" ")[1])).toEqual(informs.map((_, index) => String(index + 1)));
    const pieces = informs.map((line) => Buffer.from(line.split(" ")[2]?.replaceAll("\\_", " ") ?? "", "latin1"));
    const text = Buffer.concat(pieces);
    expect(lines.at(-1)).toBe(`!device-snapshot[3] ok ${informs.length} ${createHash("sha256").update(text).digest("hex")}`);
    expect(readSnapshot(text.toString()).device.versions).toContainEqual(["part-199", "a".repeat(50), "é"]);
  });

  test("is refused to lower roles, also where a contract that was written by hand says nothing of it", async () => {
    const { client } = await startDevice(new Dish({ snapshot: { request: true } }));
    const refused = (name: string): RegExp => new RegExp(`^!${name} fail \\?${name}\\\\_needs\\\\_the\\\\_role\\\\_engineer`);
    for (const name of ["device-snapshot", "halt", "log-level"]) expect(await client.reply(`?${name}`)).toMatch(refused(name));
    expect(await client.reply("?watchdog")).toBe("!watchdog ok");
  });

  test("is for whom the interface says", async () => {
    const own: Contract = { ...contract, standard: [{ name: "device-snapshot", access: "monitor" }] };
    const { client } = await startDevice(new Dish({ snapshot: { request: true } }, own));
    expect(await client.reply("?device-snapshot")).toMatch(/^!device-snapshot ok/);
  });

  test("is for programs on this machine where there are no roles, or for nobody", async () => {
    const open: DeviceContract = { version: "dish-api-1.0" };
    const { client } = await startDevice(new Dish({ snapshot: { request: true } }, open));
    expect(await client.reply("?device-snapshot")).toMatch(/^!device-snapshot ok/);
    const guard = { "device-snapshot": "nobody" } as const;
    const { client: other } = await startDevice(new Dish({ snapshot: { request: true }, access: { guard } }, open));
    expect(await other.reply("?device-snapshot")).toMatch(/^!device-snapshot fail/);
    expect(await other.reply("?log-level")).toMatch(/^!log-level ok/);
  });
});

describe("whatever the author's code does", () => {
  test("a snapshot is taken", async () => {
    const throwing = (): never => {
      throw new Error("the author's");
    };
    class Wild extends Dut {
      override stats = throwing;
      override get versions(): never {
        return throwing();
      }
      protected override roleOf = throwing;
      protected override onConnect = throwing;
      override requestTune = throwing;
    }
    const device = await new Wild({ audit: throwing, logSink: () => {} }).listen();
    let isBroken = false;
    const encode = (): string => (isBroken ? throwing() : "fine");
    device.sensorSet.add(new Sensor({ name: "odd", description: "S.", datatype: custom({ encode, decode: Number }, 1) }));
    const client = await device.connectRaw();
    expect(await client.reply("?tune 1")).toMatch(/^!tune fail the\\_author's/);
    await client.ask("?sensor-sampling odd event");
    isBroken = true;
    device.sensorSet.get("odd")?.set(2);
    const { clients, slow } = device.read();
    expect(clients[0]).toMatchObject({ samples: [{ sensor: "odd", strategy: "event" }] });
    expect(slow).toMatchObject([{ request: "tune", outcome: "fail" }]);
  });

  test("a handler that throws something odd is among the slow ones with what came of it", async () => {
    const { device, client } = await served();
    device.overrideRequest("tune", () => {
      throw new FailReply("not now");
    });
    await client.ask("?tune 5");
    expect(device.read().slow).toMatchObject([{ request: "tune", arguments: ["5"], outcome: "fail" }]);
  });
});

describe("readSnapshot", () => {
  const snapshot = (): Record<string, unknown> =>
    JSON.parse(JSON.stringify(new DeviceServer({ version: "d-1.0" }).snapshot())) as Record<string, unknown>;

  test("takes one of a device that has not started", () => {
    expect(readSnapshot(JSON.stringify(snapshot())).clients).toEqual([]);
  });

  test("leaves alone what it does not know", () => {
    expect(readSnapshot(JSON.stringify({ ...snapshot(), weather: "fine" }))).toMatchObject({ weather: "fine" });
  });

  test.each<[string, string, RegExp | string]>([
    ["no JSON", "{", /^this is not a snapshot of a device: .*JSON/],
    ["nothing", "null", "this is not a snapshot of a device: the whole: expected an object, received null"],
    ["a later format", '{"format":2}', "the snapshot has format 2, and this version of katcp-runtime reads 1: update it"],
    ["another file", '{"format":"a"}', "this is not a snapshot of a device: format: expected number, received string"],
    ["a part", '{"format":1}', "this is not a snapshot of a device: time: expected number, received nothing"],
  ])("refuses %s, and says what is wrong where", (_, text, message) => {
    expect(() => readSnapshot(text)).toThrow(message);
  });

  test.each<[string, (all: Record<string, unknown>) => void, string]>([
    ["a list that is none", (all) => Object.assign(all, { clients: {} }), "clients: expected a list, received object"],
    ["an item", (all) => Object.assign(all, { clients: [5] }), "clients[0]: expected an object, received number"],
    [
      "a value of a map",
      (all) => Object.assign(all["sensors"] as object, { statuses: { nominal: "3" } }),
      "sensors.statuses.nominal: expected number, received string",
    ],
    [
      "what may be null",
      (all) => Object.assign(all, { limits: [{ name: "a", limit: "b" }] }),
      "limits[0].limit: expected number or null, received string",
    ],
    [
      "what may be absent",
      (all) => Object.assign(all, { limits: [{ name: "a", limit: null, used: "b" }] }),
      "limits[0].used: expected number, received string",
    ],
  ])("finds %s that is wrong", (_, spoil, message) => {
    const all = snapshot();
    spoil(all);
    expect(() => readSnapshot(JSON.stringify(all))).toThrow(message);
  });
});
