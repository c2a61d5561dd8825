import { connect } from "@nats-io/transport-node";
import { DeviceServer, float, messageOf, Sensor } from "katcp-runtime";
import { MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { SiteHub } from "../../../gateway/hub/site-hub.js";
import { type NatsDesk, NatsSite, type ReadingMessage } from "../../../gateway/nats.js";
import { deviceAt, roles } from "../../support/gateway-site.js";
import { until } from "../../support/memory-device.js";
import { type MemoryOptions, serve } from "../../support/memory-pair.js";
import { NatsServer } from "../../support/nats-server.js";
import { startTunnel } from "../../support/nats-tunnel.js";

/** Counts its clients, and how often it was asked to move. */
class Pump extends DeviceServer {
  readonly level = new Sensor({ name: "level", description: "A level.", units: "m", datatype: float, initialValue: 0 });
  present = 0;
  mostPresent = 0;
  moves = 0;

  constructor(options: MemoryOptions) {
    super({ version: "pump-api-1.0" }, { ...options, describesItself: false });
    this.sensorSet.add(this.level);
    this.addRequest({ name: "move", description: "Move." }, () => {
      this.moves += 1;
    });
  }

  protected override onConnect(): void {
    this.present += 1;
    this.mostPresent = Math.max(this.mostPresent, this.present);
  }

  protected override onDisconnect(): void {
    this.present -= 1;
  }
}

/** As the gateway's own, it never rejects. */
const desk: NatsDesk = {
  call: (_, { device, request, arguments: values }, options) =>
    device.call(request, values, options).catch((thrown: unknown) => ({ code: "lost", arguments: [messageOf(thrown)] })),
};
const seconds = 1.2;

interface Gateway {
  readonly hub: SiteHub;
  readonly close: () => Promise<void>;
}

/** The devices, each in a network of its own, since gateways reach all of them at one address. */
async function pumps(names: readonly string[]): Promise<ReadonlyMap<string, { readonly device: Pump; readonly network: MemoryNetwork }>> {
  return new Map(
    await Promise.all(names.map(async (name) => [name, await serve((options) => new Pump(options), new MemoryNetwork())] as const)),
  );
}

async function gateway(servers: string, devices: Awaited<ReturnType<typeof pumps>>): Promise<Gateway> {
  const site = new NatsSite({
    servers,
    site: "karoo",
    roles,
    role: "expert",
    lastValuesSeconds: 0.05,
    leases: { devices: [...devices.keys()], seconds },
    onProblem: () => {},
  });
  const access = { roles, anonymous: "viewer", tokens: undefined, proxy: undefined, certificates: new Map(), audit: undefined };
  const connectorOf = ({ name }: { readonly name: string }) =>
    site.connectorOf(name, (devices.get(name) as { network: MemoryNetwork }).network.connect);
  const hub = new SiteHub(
    { access, devices: [...devices.keys()].map((name) => deviceAt(name)) },
    { connectorOf, clientOptions: { reconnect: () => 20 } },
  );
  hub.start();
  const output = site.join(hub, desk);
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    await output.close();
    await hub.close();
  };
  onTestFinished(close);
  await output.ready;
  return { hub, close };
}

function isConnected({ hub }: Gateway): boolean {
  return [...hub.devices.values()].every(
    (device) => device.state.kind === "connected" && device.sensors.get("level")?.reading !== undefined,
  );
}

describe("several gateways of one site", () => {
  test("share its devices, of which each has one client, and all of them show all", { timeout: 240_000 }, async () => {
    const server = await NatsServer.start();
    const devices = await pumps(["a", "b", "c", "d"]);
    const gateways = [await gateway(server.url, devices), await gateway(server.url, devices)];
    await until(() => gateways.every(isConnected));
    for (const { device } of devices.values()) expect([device.mostPresent, device.present]).toEqual([1, 1]);
    for (const [name, { device }] of devices) {
      device.level.value = 7;
      await until(() => gateways.every(({ hub }) => hub.devices.get(name)?.sensors.get("level")?.reading?.text === "7.0"));
    }
    for (const { hub } of gateways) for (const device of hub.devices.values()) await device.call("move", []);
    for (const { device } of devices.values()) expect(device.moves).toBe(2);
  });

  test("publish each reading once", { timeout: 240_000 }, async () => {
    const server = await NatsServer.start();
    const devices = await pumps(["a", "b"]);
    const gateways = [await gateway(server.url, devices), await gateway(server.url, devices)];
    await until(() => gateways.every(isConnected));
    const connection = await connect({ servers: server.url });
    onTestFinished(() => connection.close());
    const heard: string[] = [];
    connection.subscribe("katcp.karoo.*.sensor.level", { callback: (_, message) => void heard.push(message.json<ReadingMessage>().text) });
    await connection.flush();
    for (let value = 1; value <= 20; value += 1) for (const { device } of devices.values()) device.level.value = value;
    await until(() => heard.length >= 40);
    await connection.flush();
    expect(heard.filter((text) => text === "20.0").length).toBe(2);
    expect(heard.length).toBe(40);
  });

  test("take over from one that ends, at once", { timeout: 240_000 }, async () => {
    const server = await NatsServer.start();
    const devices = await pumps(["a", "b"]);
    const [first, second] = [await gateway(server.url, devices), await gateway(server.url, devices)];
    await until(() => isConnected(first) && isConnected(second));
    await first.close();
    await until(() => isConnected(second) && [...devices.values()].every(({ device }) => device.present === 1));
    for (const { device } of devices.values()) expect(device.mostPresent).toBe(1);
  });

  test("take over from one that has lost NATS, and it lets its devices go before that", { timeout: 240_000 }, async () => {
    const server = await NatsServer.start();
    const tunnel = await startTunnel(server.port);
    const devices = await pumps(["a", "b"]);
    const lost = await gateway(tunnel.url, devices);
    await until(() => isConnected(lost));
    const pump = devices.get("a")?.device as Pump;
    tunnel.vanish();
    const since = performance.now();
    const other = await gateway(server.url, devices);
    await until(() => isConnected(other));
    // Two heartbeats: its own share is all only when the other's has expired.
    expect((performance.now() - since) / 1_000).toBeLessThan(3 * seconds);
    for (const { device } of devices.values()) expect([device.mostPresent, device.present]).toEqual([1, 1]);
    pump.level.value = 9;
    await until(() => other.hub.devices.get("a")?.sensors.get("level")?.reading?.text === "9.0");
    expect(lost.hub.devices.get("a")?.state.kind).not.toBe("connected");
  });
});
