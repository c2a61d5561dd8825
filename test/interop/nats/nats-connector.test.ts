import { connect } from "@nats-io/transport-node";
import { type ClientOptions, FailReply, messageOf, SensorWatcher, UntypedClient } from "katcp-runtime";
import type { MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { Dev } from "../../../examples/dev/dev.js";
import { type NatsDesk, natsConnector, openNats } from "../../../gateway/nats.js";
import { DevClient } from "../../../generated/dev/client.js";
import { deviceAt, startHub } from "../../support/gateway-site.js";
import { until } from "../../support/memory-device.js";
import { serve } from "../../support/memory-pair.js";
import { NatsServer } from "../../support/nats-server.js";
import { WireClient } from "../../support/wire-client.js";

/** As the gateway's own, it never rejects. */
const desk: NatsDesk = {
  call: (_, { device, request, arguments: values }, options) =>
    device.call(request, values, options).catch((thrown: unknown) => ({ code: "lost", arguments: [messageOf(thrown)] })),
};

interface Site {
  readonly server: NatsServer;
  readonly device: Dev;
  readonly network: MemoryNetwork;
  readonly restart: () => Promise<Dev>;
  readonly options: ClientOptions;
}

/** The example device, a gateway that has it, and NATS between the two and who asks. */
async function site(): Promise<Site> {
  const server = await NatsServer.start();
  const { device, network } = await serve((options) => new Dev(options));
  const hub = startHub([deviceAt("rx")], { network });
  await until(() => hub.devices.get("rx")?.sensors.get("mode")?.reading !== undefined);
  const nats = openNats(hub, { servers: server.url, site: "karoo", desk, roles: ["all"], onProblem: () => {} });
  onTestFinished(() => nats.close());
  await nats.ready;
  const connector = natsConnector({ servers: server.url, site: "karoo", device: "rx" });
  const restart = async (): Promise<Dev> => (await serve((options) => new Dev(options), network)).device;
  return { server, device, network, restart, options: { connector, reconnect: () => 20 } };
}

async function connectDev(options: ClientOptions): Promise<DevClient> {
  const client = await DevClient.connect("rx", 1, options);
  onTestFinished(() => client.close());
  return client;
}

describe("a generated client through NATS", () => {
  test("calls requests with arguments, replies, informs and failures of their types", async () => {
    const { options } = await site();
    const dev = await connectDev(options);
    expect(await dev.req.greet({ name: "Ada b" })).toEqual({ greeting: "Hello Ada b, nice to meet you." });
    expect(await dev.req.add({ terms: [1, 2.5] })).toEqual({ total: 3.5 });
    const scan = await dev.req.scan({ steps: 3 });
    expect(scan.informs.length).toBe(3);
    await expect(dev.req.setMode({ mode: "track", when: 4e9 })).rejects.toBeInstanceOf(FailReply);
    expect(dev.versions.get("katcp-device")?.version).toBe("dev-api-1.0");
  });

  test("has the value of now at once, and then each that comes", async () => {
    const { device, options } = await site();
    const dev = await connectDev(options);
    const seen: string[] = [];
    dev.sensors.mode.listen("auto", ({ value, status }) => void seen.push(`${value} ${status}`));
    await until(() => seen.length === 1);
    device.sensors.mode.value = "stow";
    await until(() => seen.length > 1);
    expect([seen[0], seen.at(-1)]).toEqual(["idle nominal", "stow warn"]);
    expect((await dev.sensors.frequency.read()).value).toBe(1284);
  });

  test("costs the device nothing: twenty of them are one client", async () => {
    const { device, network, options } = await site();
    const clients = await Promise.all(Array.from({ length: 20 }, () => connectDev(options)));
    let readings = 0;
    for (const dev of clients) {
      dev.sensors.mode.listen("auto", () => {
        readings += 1;
      });
    }
    await until(() => readings === 20);
    const wire = await WireClient.inMemory(network);
    onTestFinished(() => wire.destroy());
    expect((await wire.ask("?client-list")).filter((line) => line.startsWith("#client-list")).length).toBe(2);
    device.sensors.mode.value = "track";
    await until(() => readings >= 40);
  });

  test("leaves out what somebody else publishes that is no message of a gateway's, and goes on", async () => {
    const { server, device, options } = await site();
    const dev = await connectDev(options);
    const watcher = new SensorWatcher(dev);
    await watcher.synced();
    const seen: string[] = [];
    dev.sensors.mode.listen("auto", ({ value }) => void seen.push(value));
    await until(() => seen.length === 1);
    const stranger = await connect({ servers: server.url });
    onTestFinished(() => stranger.close());
    const row = ["frequency", 17, "nominal", "1"];
    const texts = [
      "",
      "no JSON",
      "null",
      "17",
      "[]",
      "{}",
      '{"format":2}',
      '{"format":1}',
      ...[null, [null], [[]], [["frequency"]], [["frequency", "17", "nominal", "1"]], [row, [...row.slice(0, 3), 1]]].map((readings) =>
        JSON.stringify({ format: 1, readings }),
      ),
      ...[{ state: 1 }, { state: "connected", missed: 17 }, { state: "connected", reason: {} }].map((state) =>
        JSON.stringify({ format: 1, ...state }),
      ),
      JSON.stringify({ format: 1, level: "info", timestamp: "17", name: "a", message: "b" }),
      JSON.stringify({ format: 1, timestamp: null, status: "nominal", text: "stow" }),
    ];
    for (const subject of ["state", "changed", "log", "readings", "sensor.mode", "sensor.frequency"])
      for (const text of texts) stranger.publish(`katcp.karoo.rx.${subject}`, text);
    await stranger.flush();
    device.sensors.mode.value = "stow";
    await until(() => seen.at(-1) === "stow");
    expect(await dev.req.add({ terms: [1, 2.5] })).toEqual({ total: 3.5 });
    // Since somebody has said that the device has changed, it was asked for its value once more.
    expect([...new Set(seen)]).toEqual(["idle", "stow"]);
    expect(watcher.sensors.get("frequency")?.value).toBe(1284);
  });

  test("is told when the device is gone, and connects again when it is back", async () => {
    const { device, restart, options } = await site();
    const dev = await connectDev(options);
    await device.stop({ graceMs: 0 });
    await until(() => dev.state.kind !== "connected");
    await restart();
    await until(() => dev.state.kind === "connected");
    expect(await dev.req.add({ terms: [2] })).toEqual({ total: 2 });
  });

  test("connects again when NATS was killed and is back", async () => {
    const { server, options } = await site();
    const dev = await connectDev(options);
    await server.kill();
    await until(() => dev.state.kind !== "connected");
    await server.start();
    await until(() => dev.state.kind === "connected");
    expect(await dev.req.add({ terms: [2] })).toEqual({ total: 2 });
  });

  test("says that no gateway has the device", async () => {
    const { server } = await site();
    const connector = natsConnector({ servers: server.url, site: "karoo", device: "tx" });
    await expect(DevClient.connect("tx", 1, { connector })).rejects.toThrow(/no gateway of the site karoo .* serves tx/);
  });

  test("is refused a strategy that only the device could serve", async () => {
    const { options } = await site();
    const client = await UntypedClient.connect("rx", 1, options);
    onTestFinished(() => client.close());
    await expect(client.request("sensor-sampling", ["mode", "period", "1"])).rejects.toThrow(/sampled by auto, event or none/);
    await expect(client.request("sensor-sampling", ["no-such", "auto"])).rejects.toThrow(/no-such/);
  });
});

test("a watcher mirrors all sensors of a device through NATS", async () => {
  const { device, options } = await site();
  const client = await UntypedClient.connect("rx", 1, options);
  onTestFinished(() => client.close());
  const watcher = new SensorWatcher(client);
  onTestFinished(() => watcher.close());
  await until(() => watcher.sensors.size === 6 && watcher.sensors.get("mode")?.status === "nominal");
  device.sensors.mode.value = "stow";
  await until(() => watcher.sensors.get("mode")?.value === "stow");
});
