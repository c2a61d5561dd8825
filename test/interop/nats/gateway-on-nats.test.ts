import { Kvm } from "@nats-io/kv";
import { type ConnectionOptions, connect, headers, type NatsConnection } from "@nats-io/transport-node";
import { DeviceServer, FailReply, float, Sensor, string } from "katcp-runtime";
import { describe, expect, onTestFinished, test } from "vitest";
import type { SiteHub } from "../../../gateway/hub/site-hub.js";
import type { NatsDesk } from "../../../gateway/nats/answer-requests.js";
import type { AnswerMessage, ReadingMessage, StateMessage } from "../../../gateway/nats/nats-messages.js";
import { NatsSubjects } from "../../../gateway/nats/nats-subjects.js";
import { type NatsOptions, openNats } from "../../../gateway/nats/open-nats.js";
import { freePort } from "../../support/free-port.js";
import { deviceAt, startHub } from "../../support/gateway-site.js";
import { until } from "../../support/memory-device.js";
import { type MemoryOptions, serve } from "../../support/memory-pair.js";
import { NatsServer } from "../../support/nats-server.js";

/** A pump with a level, and with requests of each kind of answer. */
class Pump extends DeviceServer {
  readonly level = new Sensor({ name: "tank.level", description: "A level.", units: "m", datatype: float, initialValue: 2 });

  readonly words = new Sensor({ name: "words", description: "Words.", datatype: string, initialValue: "few" });

  constructor(options: MemoryOptions) {
    super({ version: "pump-api-1.0" }, { ...options, describesItself: false });
    this.sensorSet.add(this.level);
    this.addRequest({ name: "add", description: "Add.", arguments: [{ name: "terms", type: "integer", repeated: true }] }, ({ terms }) =>
      terms.reduce((sum, term) => sum + term, 0),
    );
    this.addRequest({ name: "refuse", description: "Refuse." }, () => {
      throw new FailReply("not today");
    });
    this.addRequest({ name: "long", description: "Long." }, () => "x".repeat(2 * 1024 * 1024));
    this.sensorSet.add(this.words);
    this.addRequest({ name: "sleep", description: "Sleep." }, () => new Promise(() => {}));
  }
}

const roles = ["look", "operate", "mend"];

/** Sends all that it is asked to, and remembers as whom. */
class Desk implements NatsDesk {
  readonly asked: string[] = [];

  async call(
    ...[{ name, role, address }, { device, request, arguments: values }, options]: Parameters<NatsDesk["call"]>
  ): ReturnType<NatsDesk["call"]> {
    this.asked.push(`${name} ${role} ${address} ${request}`);
    try {
      return await device.call(request, values, options);
    } catch (thrown) {
      return { code: "timeout", arguments: [String(thrown)] };
    }
  }
}

async function site(options: Partial<NatsOptions> & { readonly servers: string }): Promise<{
  readonly device: Pump;
  readonly hub: SiteHub;
  readonly desk: Desk;
  readonly problems: string[];
  readonly nats: ReturnType<typeof openNats>;
}> {
  const { device, network } = await serve((memory) => new Pump(memory));
  const hub = startHub([deviceAt("rx.1")], { network });
  await until(() => hub.devices.get("rx.1")?.sensors.get("tank.level")?.reading !== undefined);
  const desk = new Desk();
  const problems: string[] = [];
  const nats = openNats(hub, { site: "karoo", desk, roles, lastValuesSeconds: 0.01, onProblem: (text) => problems.push(text), ...options });
  nats.ready.catch(() => {});
  onTestFinished(() => nats.close());
  return { device, hub, desk, problems, nats };
}

/** A program of somebody else's on the same NATS. */
async function listener({ url }: NatsServer, options: ConnectionOptions = {}): Promise<NatsConnection> {
  const connection = await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 20, ...options });
  onTestFinished(() => connection.close());
  return connection;
}

interface Heard {
  readonly subject: string;
  readonly text: string;
}

function hear(connection: NatsConnection, subject: string): readonly Heard[] {
  const heard: Heard[] = [];
  connection.subscribe(subject, { callback: (_, message) => void heard.push({ subject: message.subject, text: message.string() }) });
  return heard;
}

/** All answers to a request, up to the one that ends it. */
async function ask(
  connection: NatsConnection,
  request: string,
  text = "",
  fields: Readonly<Record<string, string>> = {},
): Promise<readonly AnswerMessage[]> {
  const written = headers();
  for (const [name, value] of Object.entries(fields)) written.set(name, value);
  const answers: AnswerMessage[] = [];
  const inbox = `_INBOX.${Math.random()}`;
  const subscription = connection.subscribe(inbox, { callback: (_, message) => void answers.push(message.json<AnswerMessage>()) });
  connection.publish(`katcp.karoo.rx=2E1.request.${request}`, text, { reply: inbox, headers: written });
  await until(() => answers.some(({ kind }) => kind !== "inform"));
  subscription.unsubscribe();
  return answers;
}

describe("a gateway on NATS", () => {
  test("publishes each reading on the subject of its sensor, and keeps the last one in the bucket of the site", async () => {
    const server = await NatsServer.start();
    const { device, nats } = await site({ servers: server.url });
    await nats.ready;
    const connection = await listener(server);
    const heard = hear(connection, "katcp.karoo.*.sensor.>");
    await connection.flush();
    device.level.set(3.5, { status: "warn", timestamp: 17 });
    device.level.set(4, { status: "nominal", timestamp: 18 });
    await until(() => heard.length === 2);
    expect(heard.map(({ subject }) => subject)).toEqual(Array.from({ length: 2 }, () => "katcp.karoo.rx=2E1.sensor.tank.level"));
    expect(heard.map(({ text }) => JSON.parse(text) as ReadingMessage)).toMatchObject([
      { format: 1, timestamp: 17, status: "warn", text: "3.5" },
      { format: 1, timestamp: 18, status: "nominal", text: "4.0" },
    ]);
    const bucket = await new Kvm(connection).open("katcp_karoo");
    await expect.poll(async () => (await bucket.get("rx=2E1.tank.level"))?.json<ReadingMessage>().text).toBe("4.0");
  });

  test("takes a sensor that is gone out of the bucket", async () => {
    const server = await NatsServer.start();
    const { device, nats } = await site({ servers: server.url });
    await nats.ready;
    const bucket = await new Kvm(await listener(server)).open("katcp_karoo");
    await expect.poll(async () => (await bucket.get("rx=2E1.tank.level"))?.operation).toBe("PUT");
    device.sensorSet.remove(device.level);
    await expect.poll(async () => (await bucket.get("rx=2E1.tank.level"))?.operation).toBe("DEL");
  });

  test("tells states and logs", async () => {
    const server = await NatsServer.start();
    const { device, nats } = await site({ servers: server.url });
    await nats.ready;
    const connection = await listener(server);
    const [states, logs] = [hear(connection, "katcp.karoo.*.state"), hear(connection, "katcp.karoo.*.log")];
    await connection.flush();
    device.log.child("drive").warn("Hot");
    await until(() => logs.length > 0);
    expect(JSON.parse(logs[0]?.text ?? "")).toMatchObject({ format: 1, level: "warn", name: "pump-api.drive", message: "Hot" });
    await device.stop({ graceMs: 0 });
    await until(() => states.length > 0);
    expect(JSON.parse(states[0]?.text ?? "")).toMatchObject({ format: 1, state: "disconnected" });
  });

  test("answers requests with the device's own reply, informs first", async () => {
    const server = await NatsServer.start();
    const { nats } = await site({ servers: server.url, role: "operate" });
    await nats.ready;
    const connection = await listener(server);
    expect(await ask(connection, "add", '{"format":1,"arguments":["1","2"]}')).toEqual([
      { format: 1, kind: "reply", code: "ok", arguments: ["3"] },
    ]);
    expect(await ask(connection, "refuse")).toEqual([{ format: 1, kind: "reply", code: "fail", arguments: ["not today"] }]);
    expect(await ask(connection, "version-list")).toContainEqual({
      format: 1,
      kind: "inform",
      name: "version-list",
      arguments: ["katcp-device", "pump-api-1.0", expect.any(String)],
    });
    const simple = await connection.request("katcp.karoo.rx=2E1.request.add", "");
    expect(simple.json()).toMatchObject({ kind: "reply", code: "ok", arguments: ["0"] });
  });

  test("sends a request as the role that its header says, and never as more than the site allows", async () => {
    const server = await NatsServer.start();
    const { desk, nats } = await site({ servers: server.url, role: "operate" });
    await nats.ready;
    const connection = await listener(server);
    await ask(connection, "add");
    await ask(connection, "add", "", { "Katcp-Role": "operate", "Katcp-Name": "ada" });
    await ask(connection, "add", "", { "Katcp-Role": "mend", "Katcp-Name": "eve" });
    expect(desk.asked).toEqual(["nats look nats add", "ada operate nats add", "eve operate nats add"]);
    expect(await ask(connection, "add", "", { "Katcp-Role": "root" })).toMatchObject([
      { kind: "problem", outcome: "refused", message: 'Katcp-Role: expected one of look, operate, mend, received "root"' },
    ]);
    expect(desk.asked.length).toBe(3);
  });

  test("sends nothing after its deadline, and waits no longer than that", async () => {
    const server = await NatsServer.start();
    const { desk, nats } = await site({ servers: server.url });
    await nats.ready;
    const connection = await listener(server);
    expect(await ask(connection, "add", "", { "Katcp-Deadline": String(Date.now() / 1_000 - 1) })).toMatchObject([
      { kind: "problem", outcome: "timeout", message: "its deadline has passed: it was not sent" },
    ]);
    expect(desk.asked).toEqual([]);
    const soon = { "Katcp-Deadline": String(Date.now() / 1_000 + 0.3) };
    expect(await ask(connection, "sleep", "", soon)).toMatchObject([{ kind: "problem", outcome: "timeout" }]);
    expect(await ask(connection, "add", "[]")).toMatchObject([{ kind: "problem", outcome: "malformed" }]);
  });

  test("goes on when NATS was killed and is back, and says what is missing", async () => {
    const server = await NatsServer.start();
    const { device, hub, problems, nats } = await site({ servers: server.url });
    await nats.ready;
    await server.kill();
    await until(() => problems.some((text) => text.includes("is lost")));
    let readings = 0;
    hub.onReadings((batch) => {
      readings += batch.length;
    });
    for (let value = 10; value < 15; value += 1) device.level.value = value;
    await until(() => readings === 5);
    await server.start();
    const connection = await listener(server);
    const heard = hear(connection, "katcp.karoo.rx=2E1.>");
    await connection.flush();
    await until(() => heard.some(({ subject }) => subject.endsWith(".state")));
    const state = JSON.parse(heard[0]?.text ?? "") as StateMessage;
    expect(state).toMatchObject({ state: "connected", missed: { readings: 5 } });
    expect(state.missed?.to).toBeGreaterThanOrEqual(state.missed?.from ?? Number.NaN);
    device.level.value = 20;
    await until(() => heard.some(({ subject }) => subject.includes(".sensor.")));
    expect(
      heard.filter(({ subject }) => subject.includes(".sensor.")).map(({ text }) => (JSON.parse(text) as ReadingMessage).text),
    ).toEqual(["20.0"]);
    const bucket = await new Kvm(connection).open("katcp_karoo");
    await expect.poll(async () => (await bucket.get("rx=2E1.tank.level"))?.json<ReadingMessage>().text).toBe("20.0");
    expect(await ask(connection, "add")).toMatchObject([{ kind: "reply", code: "ok" }]);
  });

  test("starts without a server, says so once, and joins it when it comes", async () => {
    const server = new NatsServer(await freePort());
    onTestFinished(() => server.kill());
    const { problems, nats } = await site({ servers: server.url });
    await until(() => problems.length > 0);
    await server.start();
    await nats.ready;
    expect(problems).toEqual([expect.stringContaining("cannot be reached yet")]);
  });

  test("ends while it waits for a server, and where it is refused it says why", async () => {
    const { nats } = await site({ servers: "nats://127.0.0.1:1" });
    await nats.close();
    await expect(nats.ready).rejects.toThrow();
    const server = await NatsServer.start(["--user", "ada", "--pass", "secret"]);
    const refused = await site({ servers: server.url });
    await expect(refused.nats.ready).rejects.toThrow(/Authorization/i);
    expect(refused.problems).toEqual([expect.stringMatching(/^NATS: .*authorization/i)]);
  });
});

describe("what is longer than a server of NATS takes", () => {
  test("is left out if it is a reading, which is told once, and all other readings come", async () => {
    const server = await NatsServer.start();
    const { device, problems, nats } = await site({ servers: server.url });
    await nats.ready;
    const connection = await listener(server);
    const heard = hear(connection, "katcp.karoo.*.sensor.>");
    const together = hear(connection, "katcp.karoo.*.readings");
    await connection.flush();
    for (const count of [1, 2]) {
      device.words.value = `${count}`.repeat(1024 * 1024);
      device.level.value = count;
      await until(() => heard.some(({ text }) => text.includes(`"text":"${count}.0"`)));
    }
    device.words.value = "few again";
    await until(() => together.some(({ text }) => text.includes("few again")));
    expect(problems).toEqual([expect.stringMatching(/^NATS: a reading for katcp\.karoo\.rx=2E1\.sensor\.words has 1048578 characters/)]);
    const { bucket } = new NatsSubjects("karoo");
    const values = await new Kvm(connection).open(bucket);
    await expect.poll(async () => (await values.get("rx=2E1.words"))?.string()).toContain('"text":"few again"');
    expect((await values.get("rx=2E1.tank.level"))?.string()).toContain('"text":"2.0"');
  });

  test("is told if it is an answer", async () => {
    const server = await NatsServer.start();
    const { nats } = await site({ servers: server.url });
    await nats.ready;
    const connection = await listener(server);
    const [answer] = await ask(connection, "long");
    expect(answer).toMatchObject({ kind: "problem", outcome: "lost", message: expect.stringContaining("the answer cannot be sent") });
    expect(await ask(connection, "add", '{"format":1,"arguments":["1","2"]}')).toMatchObject([{ kind: "reply", arguments: ["3"] }]);
  });
});
