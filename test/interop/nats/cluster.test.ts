import { Kvm } from "@nats-io/kv";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { DeviceServer, float, Sensor } from "katcp-runtime";
import { expect, onTestFinished, test } from "vitest";
import { openNats } from "../../../gateway/nats/open-nats.js";
import { freePort } from "../../support/free-port.js";
import { deviceAt, startHub } from "../../support/gateway-site.js";
import { until } from "../../support/memory-device.js";
import { type MemoryOptions, serve } from "../../support/memory-pair.js";
import { NatsServer } from "../../support/nats-server.js";

class Tank extends DeviceServer {
  readonly level = new Sensor({ name: "level", description: "A level.", datatype: float, initialStatus: "nominal" });

  constructor(options: MemoryOptions) {
    super({ version: "tank-api-1.0" }, { ...options, describesItself: false });
    this.sensorSet.add(this.level);
  }
}

/** Three servers that are one for their clients. */
async function startCluster(): Promise<readonly NatsServer[]> {
  const ports = [await freePort(), await freePort(), await freePort()];
  const routes = ports.map((port) => `nats://127.0.0.1:${port}`).join(",");
  return Promise.all(
    ports.map((port, index) =>
      NatsServer.start(["-n", `nats-${index}`, "--cluster_name", "site", "--cluster", `nats://127.0.0.1:${port}`, "--routes", routes]),
    ),
  );
}

async function listen(servers: readonly string[]): Promise<NatsConnection> {
  const connection = await connect({ servers: [...servers], maxReconnectAttempts: -1, reconnectTimeWait: 50, timeout: 240_000 });
  onTestFinished(() => connection.close());
  return connection;
}

test("of a cluster of three servers any may be killed: the last values have three copies, and go on", async () => {
  const cluster = await startCluster();
  const servers = cluster.map(({ url }) => url);
  const { device, network } = await serve((memory) => new Tank(memory));
  const hub = startHub([deviceAt("tank")], { network });
  await until(() => hub.devices.get("tank")?.sensors.get("level")?.reading !== undefined);
  const connection = await listen(servers);
  // The servers choose one of them to lead JetStream first.
  await until(() => connection.info?.jetstream === true);
  const options = { site: "karoo", roles: ["look"], servers, replicas: 3, lastValuesSeconds: 0.01 };
  const problems: string[] = [];
  const nats = openNats(hub, {
    ...options,
    desk: { call: () => Promise.reject(new Error("nobody asks")) },
    onProblem: (text) => problems.push(text),
  });
  onTestFinished(() => nats.close());
  await nats.ready;
  const bucket = await new Kvm(connection).open("katcp_karoo");
  const textOf = async (): Promise<unknown> => (await bucket.get("tank.level").catch(() => null))?.json<{ text: string }>().text;
  expect((await bucket.status()).replicas, problems.join("; ")).toBe(3);
  for (const [index, server] of [cluster[0], undefined].entries()) {
    await server?.kill();
    device.level.value = 10 + index;
    await expect.poll(textOf, { timeout: 240_000 }).toBe(`${10 + index}.0`);
  }
}, 150_000);
