import { setTimeout as pause } from "node:timers/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { tableFromIPC } from "@uwdata/flechette";
import { DeviceServer, discrete, float, Sensor } from "katcp-runtime";
import { MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Gateway, GatewayOptions, SiteConfiguration } from "../../../gateway/index.js";
import { siteOf, startGateway } from "../../support/gateway-client.js";
import { deviceAt } from "../../support/gateway-site.js";
import { until } from "../../support/memory-device.js";
import { type MemoryOptions, serve } from "../../support/memory-pair.js";
import { NatsServer } from "../../support/nats-server.js";
import { startTunnel } from "../../support/nats-tunnel.js";
import { tempFolder } from "../../support/temp-folder.js";

class Pump extends DeviceServer {
  readonly level = new Sensor({ name: "tank.level", description: "A level.", datatype: float, initialValue: 0, initialStatus: "nominal" });
  readonly mode = new Sensor({
    name: "mode",
    description: "A mode.",
    datatype: discrete(["idle", "pumping"]),
    initialValue: "idle",
    initialStatus: "nominal",
  });

  constructor(options: MemoryOptions) {
    super({ version: "pump-api-1.0", requests: [] }, { ...options, describesItself: false });
    this.sensorSet.add(this.level, this.mode);
  }
}

interface Answer {
  readonly step: number;
  readonly rows: readonly (readonly [time: number, low: number, high: number, last: number | string, status: string, count: number])[];
  readonly gaps: readonly (readonly [from: number, to: number | null])[];
}

type NatsPart = Omit<NonNullable<SiteConfiguration["outputs"]["nats"]>, "servers" | "site">;

const plain: NatsPart = { role: undefined, credentials: undefined, tls: undefined, leases: undefined, history: {} };

function siteAt(servers: string, its: Partial<NatsPart> = {}, names: readonly string[] = ["rx"]): SiteConfiguration {
  return siteOf({
    devices: names.map((name) => deviceAt(name)),
    outputs: { history: undefined, metrics: undefined, nats: { ...plain, servers, site: "karoo", ...its } },
  });
}

/** The answer of a gateway, once there is one that is as wanted. */
async function answer(
  gateway: Gateway,
  query: string,
  isWanted: (answer: Answer) => boolean = ({ rows }) => rows.length > 0,
): Promise<Answer> {
  for (;;) {
    const response = await fetch(`${gateway.url}history?${query.includes("from=") ? "" : "from=-3600&"}${query}`);
    const found = response.ok ? ((await response.json()) as Answer) : undefined;
    if (found !== undefined && isWanted(found)) return found;
    await pause(50);
  }
}

const last = ({ rows }: Answer): number | string | undefined => rows.at(-1)?.[3];

function isConnected(gateway: Gateway, name = "rx"): boolean {
  const device = gateway.hub.devices.get(name);
  return device?.state.kind === "connected" && device.sensors.get("tank.level")?.reading?.status === "nominal";
}

async function pumpAndGateway(servers: string, its: Partial<NatsPart> = {}, options: GatewayOptions = {}) {
  const { device, network } = await serve((memory) => new Pump(memory));
  const gateway = await startGateway(siteAt(servers, its), { connector: network.connect, ...options });
  await until(() => isConnected(gateway));
  // Where there is a stream, it has the value of now.
  if (options.onProblem === undefined) await answer(gateway, "device=rx&sensor=tank.level&step=0");
  return { device, network, gateway };
}

describe("a history in a stream", () => {
  test("answers /history as the store does: every reading, steps, several sensors, CSV and Arrow", async () => {
    const server = await NatsServer.start();
    const { device, gateway } = await pumpAndGateway(server.url);
    expect(await (await fetch(`${gateway.url}api/site`)).json()).toMatchObject({ history: true });
    const start = Math.floor(Date.now() / 10_000) * 10 - 20;
    for (const [index, value] of [3, -1, 2, 5].entries())
      device.level.set(value, { timestamp: start + index, status: value === 2 ? "warn" : "nominal" });
    device.mode.set("pumping", { timestamp: start + 1 });
    const range = `from=${start}&to=${start + 10}`;
    const raw = await answer(gateway, `device=rx&sensor=tank.level&step=0&${range}`, (found) => last(found) === 5);
    expect(raw.rows.map(([time, , , value, status]) => [time - start, value, status])).toEqual([
      [0, 3, "nominal"],
      [1, -1, "nominal"],
      [2, 2, "warn"],
      [3, 5, "nominal"],
    ]);
    expect((await answer(gateway, `device=rx&sensor=tank.level&step=10&${range}`)).rows).toEqual([[start, -1, 5, 5, "warn", 4, 2.25]]);
    const get = (format: string) =>
      fetch(`${gateway.url}history?device=rx&sensor=tank.level&sensor=mode&step=10&${range}&format=${format}`);
    const csv = await (await get("csv")).text();
    expect(csv).toContain(`tank.level,${start},-1,5,2.25,5,,warn,4\r\n`);
    expect(csv).toContain(`mode,${start},,,,,pumping,nominal,1\r\n`);
    expect(
      tableFromIPC(new Uint8Array(await (await get("arrow")).arrayBuffer()))
        .getChild("sensor")
        .toArray(),
    ).toEqual(["tank.level", "mode"]);
  });

  test("knows which sensors it has never seen, and leaves nobody who reads on the server", async () => {
    const server = await NatsServer.start();
    const { gateway } = await pumpAndGateway(server.url);
    await answer(gateway, "device=rx&sensor=mode");
    const refused = await fetch(`${gateway.url}history?device=rx&sensor=none`);
    expect([refused.status, await refused.json()]).toEqual([404, { problem: "there are no readings of the sensor none of the device rx" }]);
    expect((await answer(gateway, "device=rx&sensor=mode&from=10&to=20", () => true)).rows).toEqual([]);
    const connection = await connect({ servers: server.url });
    onTestFinished(() => connection.close());
    const { streams } = await jetstreamManager(connection);
    expect((await streams.info("katcp_karoo_history")).state.consumer_count).toBe(0);
  });

  test("goes on over restarts of the gateway; while a device, or the gateway, is not there, there is a gap", async () => {
    const server = await NatsServer.start();
    const { device, network, gateway } = await pumpAndGateway(server.url);
    device.level.value = 1;
    await device.stop({ graceMs: 0 });
    await until(() => !isConnected(gateway));
    const lost = Date.now() / 1_000;
    const during = await answer(gateway, "device=rx&sensor=tank.level&step=0", ({ gaps }) => gaps.at(-1)?.[1] === null);
    expect(Math.abs((during.gaps.at(-1)?.[0] ?? 0) - lost)).toBeLessThan(5);
    const { device: again } = await serve((memory) => new Pump(memory), network);
    await until(() => isConnected(gateway));
    again.level.value = 2;
    const back = await answer(gateway, "device=rx&sensor=tank.level&step=0", (found) => last(found) === 2);
    expect(back.gaps.at(-1)).toEqual([during.gaps.at(-1)?.[0], gateway.hub.devices.get("rx")?.state.since]);
    await gateway.close();
    const next = await startGateway(siteAt(server.url), { connector: network.connect });
    await until(() => isConnected(next));
    await answer(next, "device=rx&sensor=tank.level&step=0", ({ gaps }) => gaps.at(-1)?.[1] === next.hub.devices.get("rx")?.state.since);
    again.level.value = 3;
    const after = await answer(next, "device=rx&sensor=tank.level&step=0", (found) => last(found) === 3);
    expect(after.rows.map(([, , , value]) => value)).toEqual(expect.arrayContaining([1, 2, 3]));
    expect(after.gaps).toHaveLength(back.gaps.length + 1);
    expect(after.gaps.slice(0, -1)).toEqual(back.gaps);
    expect(after.gaps.at(-1)?.[1]).toBe(next.hub.devices.get("rx")?.state.since);
  });

  test("keeps what it had when NATS was killed, says what is missing, and answers again", async () => {
    const server = await NatsServer.start();
    const { device, gateway } = await pumpAndGateway(server.url);
    device.level.value = 1;
    await answer(gateway, "device=rx&sensor=tank.level&step=0", (found) => last(found) === 1);
    const killed = Date.now() / 1_000;
    await server.kill();
    await expect.poll(async () => (await fetch(`${gateway.url}history?device=rx&sensor=tank.level`)).status).toBe(503);
    device.level.value = 1.5;
    await until(() => gateway.hub.devices.get("rx")?.sensors.get("tank.level")?.reading?.text === "1.5");
    device.level.value = 2;
    await until(() => gateway.hub.devices.get("rx")?.sensors.get("tank.level")?.reading?.text === "2.0");
    await server.start();
    const up = Date.now() / 1_000;
    // What it had missed last is what it says now.
    await answer(gateway, "device=rx&sensor=tank.level&step=0", (found) => last(found) === 2);
    device.level.value = 3;
    const after = await answer(gateway, "device=rx&sensor=tank.level&step=0", (found) => last(found) === 3);
    expect(after.rows.map(([, , , value]) => value)).toEqual(expect.arrayContaining([1, 2, 3]));
    expect(after.rows.map(([, , , value]) => value)).not.toContain(1.5);
    const [from, to] = after.gaps.at(-1) ?? [0, null];
    expect(from).toBeLessThanOrEqual(killed);
    expect(killed - from).toBeLessThan(10);
    expect(to).toBeGreaterThanOrEqual(up - 1);
  });

  test("marks a gap from the last beat of a gateway that went without a word", async () => {
    const server = await NatsServer.start();
    const tunnel = await startTunnel(server.port);
    const { device, network, gateway: lost } = await pumpAndGateway(tunnel.url);
    device.level.value = 1;
    await answer(lost, "device=rx&sensor=tank.level&step=0", (found) => last(found) === 1);
    tunnel.vanish();
    const vanished = Date.now() / 1_000;
    const other = await startGateway(siteAt(server.url), { connector: network.connect });
    await until(() => isConnected(other));
    await answer(other, "device=rx&sensor=tank.level&step=0", ({ gaps }) => gaps.at(-1)?.[1] === other.hub.devices.get("rx")?.state.since);
    device.level.value = 2;
    const after = await answer(other, "device=rx&sensor=tank.level&step=0", (found) => last(found) === 2);
    const [from, to] = after.gaps.at(-1) ?? [0, null];
    expect(from).toBeLessThanOrEqual(vanished);
    expect(vanished - from).toBeLessThan(10);
    expect(to).toBe(other.hub.devices.get("rx")?.state.since);
  });

  test("deletes the oldest readings where it is larger than its bound, also where the bound is new", async () => {
    const server = await NatsServer.start();
    const { device, network, gateway } = await pumpAndGateway(server.url);
    for (let value = 1; value <= 500; value += 1) device.level.value = value;
    await answer(gateway, "device=rx&sensor=tank.level&step=0", ({ rows }) => rows.length >= 500);
    await gateway.close();
    const small = await startGateway(siteAt(server.url, { history: { bytes: 20_000, days: 1 } }), { connector: network.connect });
    await until(() => isConnected(small));
    const kept = await answer(small, "device=rx&sensor=tank.level&step=0", ({ rows }) => rows.length < 400);
    expect(last(kept)).toBe(500);
    expect(kept.rows.length).toBeGreaterThan(10);
    const connection = await connect({ servers: server.url });
    onTestFinished(() => connection.close());
    const { config } = await (await jetstreamManager(connection)).streams.info("katcp_karoo_history");
    expect(config).toMatchObject({ max_bytes: 20_000, max_age: 86_400e9, num_replicas: 1, discard: "old" });
  });

  test("may stand beside the store, which then answers", async () => {
    const server = await NatsServer.start();
    const { network } = await serve((memory) => new Pump(memory));
    const site = siteAt(server.url);
    const both = { ...site, outputs: { ...site.outputs, history: { folder: tempFolder(), keep: {} } } };
    const gateway = await startGateway(both, { connector: network.connect });
    await until(() => isConnected(gateway));
    await answer(gateway, "device=rx&sensor=tank.level");
    await server.kill();
    expect((await answer(gateway, "device=rx&sensor=tank.level")).rows.length).toBeGreaterThan(0);
  });

  test("that JetStream does not make is told, and stops nothing", async () => {
    const server = await NatsServer.start();
    const connection = await connect({ servers: server.url });
    onTestFinished(() => connection.close());
    await (await jetstreamManager(connection)).streams.add({ name: "other", subjects: ["katcp.>"] });
    const problems: string[] = [];
    const { gateway } = await pumpAndGateway(server.url, {}, { onProblem: (text) => problems.push(text) });
    await until(() => problems.length > 0);
    expect(problems).toEqual([expect.stringMatching(/^NATS: there is no stream katcp_karoo_history for the history: subjects overlap/)]);
    const refused = await fetch(`${gateway.url}history?device=rx&sensor=tank.level`);
    expect([refused.status, await refused.json()]).toEqual([
      503,
      { problem: expect.stringContaining("the history in NATS cannot be read: stream not found") },
    ]);
  });
});

test("a gateway that NATS refuses says so once, and goes on without its history", async () => {
  const server = await NatsServer.start(["--user", "ada", "--pass", "secret"]);
  const problems: string[] = [];
  const { gateway } = await pumpAndGateway(server.url, {}, { onProblem: (text) => problems.push(text) });
  await until(() => problems.length > 0);
  expect(problems).toEqual([expect.stringMatching(/^NATS: .*authorization/i)]);
  expect((await fetch(`${gateway.url}history?device=rx&sensor=tank.level`)).status).toBe(503);
});

/** Devices in networks of their own, since gateways reach all of them at one address. */
async function sharedDevices(names: readonly string[]) {
  const devices = new Map(
    await Promise.all(names.map(async (name) => [name, await serve((memory) => new Pump(memory), new MemoryNetwork())] as const)),
  );
  const site = (servers: string, its: Partial<SiteConfiguration["outputs"]> = {}): SiteConfiguration => {
    const shared = siteAt(servers, { leases: { seconds: 1.2 }, role: "expert" }, names);
    const access = { ...shared.access, anonymous: "expert" };
    return {
      ...shared,
      access,
      devices: names.map((name) => deviceAt(name, { host: name })),
      outputs: { ...shared.outputs, ...its },
    };
  };
  const connector: GatewayOptions["connector"] = (address, signal) => {
    const { host, port } = address as { readonly host: string; readonly port: number };
    const network = devices.get(host)?.network;
    if (network === undefined) throw new Error(`there is no ${host}`);
    return network.connect({ host: "dut", port }, signal);
  };
  return { devices, site, connector };
}

describe("gateways that share devices", () => {
  test.each([
    ["a stream answers on all of them", "stream"],
    ["each keeps all in a store of its own", "store"],
  ] as const)("show the whole history on each of them: %s", { timeout: 240_000 }, async (_, kind) => {
    const server = await NatsServer.start();
    const { devices, site, connector } = await sharedDevices(["a", "b"]);
    const its = () => (kind === "stream" ? {} : { history: { folder: tempFolder(), keep: {} } });
    const start = () => startGateway(site(server.url, its()), { connector, clientOptions: { reconnect: () => 20 } });
    const [first, second] = [await start(), await start()];
    const areConnected = (gateway: Gateway): boolean => [...devices.keys()].every((name) => isConnected(gateway, name));
    await until(() => areConnected(first) && areConnected(second));
    const ask = (gateway: Gateway, name: string, value: number) =>
      answer(gateway, `device=${name}&sensor=tank.level&step=0`, (found) => last(found) === value);
    for (const name of devices.keys()) await ask(first, name, 0);
    for (const { device } of devices.values()) device.level.value = 1;
    for (const name of devices.keys()) for (const gateway of [first, second]) await ask(gateway, name, 1);
    await first.close();
    await until(() => areConnected(second));
    for (const { device } of devices.values()) device.level.value = 2;
    for (const name of devices.keys()) {
      const { rows, gaps } = await ask(second, name, 2);
      expect(rows.map(([, , , value]) => value)).toEqual(expect.arrayContaining([1, 2]));
      // The device that changed hands was nobody's in between.
      for (const [, to] of gaps) expect(to).not.toBeNull();
    }
    const moved = await Promise.all([...devices.keys()].map((name) => ask(second, name, 2)));
    const since = (name: string): number | undefined => second.hub.devices.get(name)?.state.since;
    expect([...devices.keys()].some((name, index) => moved[index]?.gaps.at(-1)?.[1] === since(name))).toBe(true);
  });

  test("know who has acknowledged an alarm, also after all of them were gone", { timeout: 240_000 }, async () => {
    const server = await NatsServer.start();
    const { devices, site, connector } = await sharedDevices(["a"]);
    const pump = (devices.get("a") as { readonly device: Pump }).device;
    const start = () => startGateway(site(server.url), { connector, clientOptions: { reconnect: () => 20 } });
    const [first, second] = [await start(), await start()];
    const seen = ({ hub }: Gateway, sensor = "tank.level") =>
      hub.alarms.all.filter((alarm) => alarm.sensor === sensor).map(({ status, acknowledged }) => [status, acknowledged?.by]);
    await until(() => isConnected(first, "a") && isConnected(second, "a"));
    pump.level.set(9, { status: "error" });
    await until(() => seen(first).length === 1 && seen(second).length === 1);
    expect(first.hub.alarms.acknowledge("a", "tank.level", "ann")).toBe(true);
    await expect.poll(() => seen(second)).toEqual([["error", "ann"]]);
    pump.level.set(9, { status: "warn" });
    await expect.poll(() => [seen(first), seen(second)]).toEqual([[["warn", "ann"]], [["warn", "ann"]]]);
    await first.close();
    await second.close();
    const third = await start();
    await expect.poll(() => seen(third), { timeout: 240_000 }).toEqual([["warn", "ann"]]);
    pump.level.set(9, { status: "error" });
    await expect.poll(() => seen(third)).toEqual([["error", undefined]]);
    const fourth = await start();
    await expect.poll(() => seen(fourth), { timeout: 240_000 }).toEqual([["error", undefined]]);
    pump.level.set(1, { status: "nominal" });
    await expect.poll(() => [seen(third), seen(fourth)]).toEqual([[["nominal", undefined]], [["nominal", undefined]]]);
    fourth.hub.alarms.acknowledge("a", "tank.level", "ben");
    await expect.poll(() => [seen(third), seen(fourth)]).toEqual([[], []]);
  });

  test("do not take an alarm that ended while none of them was there for one that was acknowledged", { timeout: 240_000 }, async () => {
    const server = await NatsServer.start();
    const { devices, site, connector } = await sharedDevices(["a"]);
    const pump = (devices.get("a") as { readonly device: Pump }).device;
    const start = () => startGateway(site(server.url), { connector, clientOptions: { reconnect: () => 20 } });
    const first = await start();
    await until(() => isConnected(first, "a"));
    pump.level.set(9, { status: "error" });
    await until(() => first.hub.alarms.all.some(({ sensor }) => sensor === "tank.level"));
    first.hub.alarms.acknowledge("a", "tank.level", "ann");
    await first.close();
    pump.level.set(1, { status: "nominal" });
    const second = await start();
    await until(() => isConnected(second, "a"));
    pump.level.set(9, { status: "error" });
    await expect
      .poll(() => second.hub.alarms.all.find(({ sensor }) => sensor === "tank.level"))
      .toMatchObject({ status: "error", acknowledged: undefined });
  });
});
