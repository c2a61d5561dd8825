import { connect, type NatsConnection } from "@nats-io/transport-node";
import { DeviceServer, float, Sensor } from "katcp-runtime";
import { expect, onTestFinished, test } from "vitest";
import type { AnswerMessage, ReadingMessage, ReadingsMessage } from "../../../gateway/nats.js";
import { buildGateway } from "../../support/build-codegen.js";
import { GatewayProcess } from "../../support/gateway-process.js";
import { until } from "../../support/memory-device.js";
import { NatsServer } from "../../support/nats-server.js";

buildGateway();

const seconds = 2;
/** What a busy machine takes more to connect and to ask. */
const slackSeconds = 2;

/** Tells when its client comes and goes, and which moves it was asked for. */
class Pump extends DeviceServer {
  readonly level = new Sensor({ name: "level", description: "A level.", units: "m", datatype: float, initialValue: 0 });
  readonly moves: number[] = [];
  readonly connectedAt: number[] = [];
  readonly lostAt: number[] = [];
  present = 0;
  mostPresent = 0;
  #isHeld = true;

  constructor() {
    super({ version: "pump-api-1.0" }, { host: "127.0.0.1", port: 0, describesItself: false, logSink: () => {} });
    this.sensorSet.add(this.level);
    const places = [{ name: "place", type: "integer" }] as const;
    this.addRequest({ name: "move", description: "Move.", arguments: places }, async ({ place }) => {
      this.moves.push(place);
      await until(() => !this.#isHeld);
    });
  }

  /** Moves are done now. */
  release(): void {
    this.#isHeld = false;
  }

  protected override onConnect(): void {
    this.connectedAt.push(Date.now() / 1_000);
    this.present += 1;
    this.mostPresent = Math.max(this.mostPresent, this.present);
  }

  protected override onDisconnect(): void {
    this.lostAt.push(Date.now() / 1_000);
    this.present -= 1;
  }
}

async function startPumps(names: readonly string[]): Promise<ReadonlyMap<string, Pump>> {
  const pumps = new Map(names.map((name) => [name, new Pump()]));
  for (const pump of pumps.values()) {
    await pump.start();
    onTestFinished(() => pump.stop({ graceMs: 0 }));
  }
  return pumps;
}

function startGateway(servers: string, pumps: ReadonlyMap<string, Pump>): Promise<GatewayProcess> {
  const devices = [...pumps].map(([name, { address }]) => ({ name, address: `127.0.0.1:${address?.port}`, requests: { move: "viewer" } }));
  const nats = { servers, site: "karoo", leases: { seconds } };
  const access = { roles: ["viewer", "operator"] };
  return GatewayProcess.start({ listen: { port: 0 }, access, devices, outputs: { history: { folder: "history" }, metrics: false, nats } });
}

interface Site {
  readonly devices: readonly { readonly name: string; readonly state: string }[];
}

interface Device {
  readonly requests: readonly { readonly name: string }[];
}

/** Until a gateway shows all devices, and knows their requests: before that it lets nobody send them. */
async function untilComplete(gateway: GatewayProcess): Promise<void> {
  const isComplete = async (): Promise<boolean> => {
    const { devices } = await gateway.get<Site>("api/site");
    const known = await Promise.all(devices.map(({ name }) => gateway.get<Device>(`api/devices/${name}`)));
    const hasRequests = known.every(({ requests }) => requests.some(({ name }) => name === "move"));
    return hasRequests && devices.every(({ state }) => state === "connected");
  };
  await expect.poll(isComplete, { timeout: 240_000 }).toBe(true);
}

/** The answers to a move, as they come. */
function askMove(connection: NatsConnection, device: string, place: number): readonly AnswerMessage[] {
  const answers: AnswerMessage[] = [];
  const inbox = `_INBOX.${device}.${place}`;
  connection.subscribe(inbox, {
    callback: (_, message) => {
      if (message.data.length > 0) answers.push(message.json<AnswerMessage>());
    },
  });
  connection.publish(`katcp.karoo.${device}.request.move`, JSON.stringify({ format: 1, arguments: [String(place)] }), { reply: inbox });
  return answers;
}

test("of two gateways one is killed: the other has its devices within the lease's time and a third, nothing is sent twice, and the gap is in the history", {
  timeout: 240_000,
}, async () => {
  const server = await NatsServer.start();
  const pumps = await startPumps(["a", "b", "c", "d"]);
  const [killed, other] = [await startGateway(server.url, pumps), await startGateway(server.url, pumps)];
  const connection = await connect({ servers: server.url });
  onTestFinished(() => connection.close());
  // The second one has been given its share: two have had two clients.
  const clients = (): number => [...pumps.values()].reduce((sum, { connectedAt }) => sum + connectedAt.length, 0);
  await until(() => clients() === 6 && [...pumps.values()].every(({ present }) => present === 1));
  for (const gateway of [killed, other]) await untilComplete(gateway);
  for (const name of pumps.keys()) askMove(connection, name, 1);
  await until(() => [...pumps.values()].every(({ moves }) => moves.length === 1));
  const former = new Map([...pumps.values()].map((pump) => [pump, pump.lostAt.length]));

  const at = Date.now() / 1_000;
  await killed.kill();
  const lost = (): readonly (readonly [string, Pump])[] => [...pumps].filter(([, pump]) => pump.lostAt.length > (former.get(pump) ?? 0));
  await until(() => lost().length === 2 && lost().every(([, { present }]) => present === 1));

  for (const [, { connectedAt, mostPresent }] of lost()) {
    expect((connectedAt.at(-1) ?? 0) - at).toBeLessThan((seconds * 4) / 3 + slackSeconds);
    expect(mostPresent).toBe(1);
  }
  await untilComplete(other);
  for (const pump of pumps.values()) pump.release();
  const heard: { readonly subject: string; readonly text: string }[] = [];
  connection.subscribe("katcp.karoo.*.sensor.level", {
    callback: (_, message) => void heard.push({ subject: message.subject, text: message.json<ReadingMessage>().text }),
  });
  const batches: string[] = [];
  connection.subscribe("katcp.karoo.*.readings", {
    callback: (_, message) => void batches.push(...message.json<ReadingsMessage>().readings.map(([, , , text]) => text)),
  });
  await connection.flush();
  for (const [name, pump] of pumps) {
    const answers = askMove(connection, name, 2);
    await until(() => answers.length > 0);
    expect(answers).toEqual([{ format: 1, kind: "reply", code: "ok", arguments: [] }]);
    expect(pump.moves).toEqual([1, 2]);
    pump.level.value = 9;
  }
  await until(() => heard.length >= 4 && batches.length >= 4);
  expect(heard.map(({ text }) => text)).toEqual(["9.0", "9.0", "9.0", "9.0"]);
  expect(batches).toEqual(["9.0", "9.0", "9.0", "9.0"]);
  for (const [name, pump] of lost()) {
    const question = `history?device=${name}&sensor=level&from=${at - 60}&to=${at + 60}`;
    await expect.poll(async () => (await other.get<{ gaps?: unknown }>(question)).gaps).toBeDefined();
    const { gaps } = await other.get<{ readonly gaps: readonly (readonly [number, number | null])[] }>(question);
    const [from, to] = gaps.at(-1) ?? [];
    // It knows only that nothing came any more; while nothing comes, it asks three times in the time of a lease.
    expect(from).toBeLessThanOrEqual(at + slackSeconds / 10);
    expect(from).toBeGreaterThan(at - seconds);
    expect(to).toBeGreaterThanOrEqual(pump.connectedAt.at(-1) ?? Number.POSITIVE_INFINITY);
  }
});
