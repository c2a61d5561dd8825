import { setImmediate as turn } from "node:timers/promises";
import { DeviceServer, type DeviceServerOptions, float, Sensor } from "katcp-runtime";
import { expect, test } from "vitest";
import { connectWire, startDevice } from "../../support/running-device.js";

class Bounded extends DeviceServer {
  releases: (() => void)[] = [];

  constructor(options: DeviceServerOptions = {}) {
    super({ name: "d", version: "d-1.0" }, { port: 0, buildState: "d-1", logSink: () => {}, ...options });
    this.addRequest({ name: "wait", description: "Wait." }, () => new Promise<void>((resolve) => void this.releases.push(resolve)));
    for (const name of ["a", "b", "c"]) this.sensorSet.add(new Sensor({ name, description: "A sensor.", datatype: float }));
  }
}

/** Waits for something to become so, and fails with the test's own time limit. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn();
}

test("bounds can be read and changed, and one that is none changes nothing", () => {
  const device = new Bounded({ maximumClients: 3 });
  expect(device.bounds).toMatchObject({ maximumClients: 3, maximumPending: 10_000 });
  device.setBounds({ maximumClients: 5, maximumPending: undefined });
  expect(device.bounds).toMatchObject({ maximumClients: 5, maximumPending: 10_000 });
  // What is left open stays as it is, and does not become the default.
  device.setBounds({ maximumClients: undefined, maximumArguments: 9 });
  expect(device.bounds).toMatchObject({ maximumClients: 5, maximumArguments: 9 });
  expect(() => device.setBounds({ maximumClients: 7, maximumPending: 0 })).toThrow("maximumPending: expected a number above 0, received 0");
  expect(device.bounds).toMatchObject({ maximumClients: 5, maximumPending: 10_000 });
});

test("a bound on what may be pending that rises lets those go on that waited", async () => {
  const { device, client, port } = await startDevice(new Bounded({ maximumPending: 2, maximumPendingPerClient: 1 }));
  const other = await connectWire(port);
  client.send("?wait[1]\n?wait[2]\n?wait[3]\n");
  other.send("?wait[1]\n?wait[2]\n");
  await until(() => device.pending.length === 2);
  for (let count = 0; count < 10; count++) await turn();
  expect(device.pending.length).toBe(2);
  device.setBounds({ maximumPendingPerClient: 2 });
  for (let count = 0; count < 10; count++) await turn();
  expect(device.pending.length).toBe(2);
  device.setBounds({ maximumPending: 4 });
  await until(() => device.pending.length === 4);
  device.setBounds({ maximumPendingPerClient: 1000, maximumPending: 1000 });
  await until(() => device.pending.length === 5);
  for (const release of device.releases) release();
  await client.until(/^!wait\[3\] ok/);
});

test("a bound on what may be pending that falls holds for what comes next", async () => {
  const { device, client } = await startDevice(new Bounded());
  client.send("?wait[1]\n?wait[2]\n");
  await until(() => device.pending.length === 2);
  device.setBounds({ maximumPendingPerClient: 2 });
  client.send("?wait[3]\n");
  for (let count = 0; count < 20; count++) await turn();
  expect(device.pending.length).toBe(2);
  device.releases[0]?.();
  await until(() => device.pending.some(({ id }) => id === 3));
});

test("the bounds of lines, arguments, sensors and searches hold for the clients that are connected", async () => {
  const { device, client } = await startDevice(new Bounded());
  device.setBounds({ maximumLineBytes: 100, maximumArguments: 3, maximumSampledSensors: 1, maximumExpressionLength: 4 });
  client.send(`?watchdog ${"x".repeat(200)}\n`);
  await client.until(/^#log error .*Line\\_too\\_long/);
  client.send("?watchdog 1 2 3 4\n");
  await client.until(/^#log error .*arguments/i);
  expect(await client.reply("?sensor-sampling a event")).toBe("!sensor-sampling ok a event");
  expect(await client.reply("?sensor-sampling b event")).toMatch(/^!sensor-sampling fail Too\\_many\\_sensors/);
  expect(await client.reply("?sensor-list /abcdef/")).toMatch(/^!sensor-list fail .*maximumExpressionLength/);
  device.setBounds({ maximumLineBytes: 10_000, maximumArguments: 10, maximumSampledSensors: 2, maximumExpressionLength: 10 });
  expect(await client.reply("?sensor-sampling b event")).toBe("!sensor-sampling ok b event");
  expect(await client.reply("?sensor-list /abcdef/")).toBe("!sensor-list ok 0");
});

test("a bound on clients that falls refuses the next one, and drops nobody", async () => {
  const { device, client, port } = await startDevice(new Bounded());
  device.setBounds({ maximumClients: 1 });
  await expect(connectWire(port)).rejects.toThrow("accepts\\_no\\_more");
  expect(await client.reply("?watchdog")).toBe("!watchdog ok");
  device.setBounds({ maximumClients: 2 });
  await connectWire(port);
});

test("a bound on what all clients keep that falls drops whoever keeps the most", async () => {
  const { device, client, port } = await startDevice(new Bounded());
  const greedy = await connectWire(port);
  greedy.send(`?watchdog ${"x".repeat(200_000)}`);
  client.send(`?watchdog ${"x".repeat(100)}`);
  await until(() => device.stats().bufferedBytes > 200_000);
  device.setBounds({ maximumBufferedBytes: 100_000 });
  expect((await greedy.rest()).at(-1)).toMatch(/^#disconnect the\\_device\\_holds\\_\d+\\_bytes/);
  client.send("\n");
  await client.until(/^!watchdog fail/);
});

test("a backlog that may be less drops a client that does not read with the next line", async () => {
  const { device, client } = await startDevice(new Bounded());
  client.pause();
  const line = "x".repeat(1_000_000);
  // More than the network takes off our hands.
  for (let count = 0; count < 20; count++) device.massInform("noise", line);
  await until(() => device.stats().backlogBytes > 2_000_000);
  device.setBounds({ maximumBacklogBytes: 1_000_000 });
  device.massInform("noise", "the last straw");
  await until(() => device.stats().clients.dropped === 1);
});
