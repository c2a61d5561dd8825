import { DeviceServer, float, integer, type LogRecord, Sensor, UntypedClient } from "katcp-runtime";
import { describe, expect, onTestFinished, test } from "vitest";
import { greeting5, until } from "../../support/dut-client.js";
import { connectTo, type MemoryOptions, serve } from "../../support/memory-pair.js";
import { startScript } from "../../support/scripted-server.js";

class Found extends DeviceServer {
  constructor(options: MemoryOptions) {
    super({ version: "found-api-1.0" }, options);
    this.sensorSet.add(new Sensor({ name: "level", description: "A level.", units: "m", datatype: float, initialValue: 2 }));
    this.addRequest({ name: "add", description: "Add.", arguments: [{ name: "terms", type: "integer", repeated: true }] }, ({ terms }) =>
      terms.reduce((sum, term) => sum + term, 0),
    );
  }
}

describe("a client of a device without an interface", () => {
  test("discovers its requests and sensors", async () => {
    const { network } = await serve((options) => new Found(options));
    const client = await connectTo(UntypedClient, network);
    await client.synced();
    expect(client.requests.get("add")?.description).toBe("Add.");
    const answer = await client.requests.get("add")?.([1, 2, 3]);
    expect(answer?.arguments.map(String)).toEqual(["6"]);
    const level = client.sensors.get("level");
    expect(level?.info).toEqual({ name: "level", description: "A level.", units: "m", type: "float", parameters: [] });
    expect((await level?.read())?.value).toBe(2);
    expect((await level?.readings().next())?.value?.value).toBe(2);
  });

  test("follows them as they change", async () => {
    const { device, network } = await serve((options) => new Found(options));
    const client = await connectTo(UntypedClient, network);
    await client.synced();
    device.addRequest({ name: "stow", description: "Stow." }, () => {});
    await until(() => client.requests.has("stow"));
    device.removeRequest("add");
    await until(() => !client.requests.has("add"));
    device.sensorSet.add(new Sensor({ name: "count", description: "A count.", datatype: integer }));
    await until(() => client.sensors.has("count"));
    device.sensorSet.remove("level");
    await until(() => !client.sensors.has("level"));
    await client.synced();
    const lost = client.core.states.until(({ kind }) => kind === "waiting");
    network.links[0]?.cut();
    await lost;
    expect(client.syncState).toBe("disconnected");
    await client.synced();
    expect([...client.sensors.keys()]).toEqual(["count"]);
  });

  test("hears its log, also as lines for a log of one's own", async () => {
    const { device, network } = await serve((options) => new Found(options));
    const client = await connectTo(UntypedClient, network);
    const lines: Pick<LogRecord, "level" | "name" | "message">[] = [];
    const stop = client.forwardLogs(({ level, name, message }) => lines.push({ level, name, message }));
    const logs = client.logs();
    device.log.child("drive").warn("Hot");
    expect((await logs.next()).value).toMatchObject({ level: "warn", name: "found-api.drive", message: "Hot" });
    stop();
    device.log.warn("Hotter");
    await logs.next();
    expect(lines).toEqual([{ level: "warn", name: "found-api.drive", message: "Hot" }]);
  });

  test("hears its log also where somebody else, who listened before, says twice that it is enough", async () => {
    const { device, network } = await serve((options) => new Found(options));
    const client = await connectTo(UntypedClient, network);
    const stop = client.forwardLogs(() => {});
    stop();
    const logs = client.logs();
    stop();
    device.log.warn("Hot");
    expect((await logs.next()).value).toMatchObject({ message: "Hot" });
  });
});

test("a device that does not tell its requests has none, and that is warned of", async () => {
  const warnings: string[] = [];
  const server = await startScript(greeting5, (line) => `!${line.slice(1)} ${line.startsWith("?help") ? "fail" : "invalid"} No\\_help\n`);
  const client = new UntypedClient("127.0.0.1", server.port, { onWarning: ({ message }) => warnings.push(message) });
  onTestFinished(() => client.close());
  await client.connect();
  await client.synced();
  expect([client.requests.size, client.sensors.size]).toEqual([0, 0]);
  expect(warnings.toSorted()).toEqual(["could not read its requests: No help", "it lists no sensors: No help"]);
});
