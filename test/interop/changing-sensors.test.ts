import {
  Address,
  address,
  type ClientOptions,
  DeviceServer,
  exponentialBackoff,
  Sensor,
  SensorWatcher,
  string,
  timestamp,
  UntypedClient,
} from "katcp-runtime";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Check, runPeer, startServer } from "./peer.js";

const quickly: ClientOptions = { reconnect: exponentialBackoff({ firstMs: 50, maximumMs: 200 }), onWarning: () => {} };

async function watch(port: number) {
  const client = new UntypedClient("127.0.0.1", port, quickly);
  onTestFinished(() => client.close());
  await client.connect();
  await client.synced();
  const watcher = new SensorWatcher(client);
  onTestFinished(() => watcher.close());
  await watcher.synced();
  const shown = (name: string): string => {
    const { status, value } = watcher.sensors.get(name) ?? {};
    return `${status} ${value}`;
  };
  return { client, watcher, shown };
}

describe.each([
  ["aiokatcp", "sensor_server.py", "0"],
  ["katcp-python", "katcp_python_server.py", "full"],
])("a server of %s", (peer, script, argument) => {
  test("that removes a sensor and adds another with the same description is mirrored, and sampled anew", async () => {
    const { port } = await startServer(script, argument);
    const { client, watcher, shown } = await watch(port);
    await client.request("add", ["late"]);
    await expect.poll(() => watcher.sensors.has("late")).toBe(true);
    await watcher.synced();
    for (const text of ["one", "two"]) {
      await client.request("replace", ["late", text]);
      await expect.poll(() => shown("late")).toBe(`nominal ${text}`);
      await watcher.synced();
    }
    await client.request("set-note", peer === "aiokatcp" ? ["late", "then", -1] : ["late", -1]);
    await expect.poll(() => shown("late")).toBe("nominal then");
    expect(watcher.sensors.get("late")?.timestamp).toBe(-1);
  });

  test("whose sensor goes for a while is heard again, without another word", async () => {
    const { port } = await startServer(script, argument);
    const { client } = await watch(port);
    await client.request("add", ["late"]);
    await expect.poll(() => client.sensors.has("late")).toBe(true);
    const heard: string[] = [];
    client.sensors.get("late")?.listen("event", {
      onReading: ({ value }) => void heard.push(String(value)),
      onGone: () => void heard.push("gone"),
      onEnd: () => void heard.push("end"),
    });
    await expect.poll(() => heard.length).toBeGreaterThan(0);
    await client.request("remove", ["late"]);
    await expect.poll(() => heard.at(-1)).toBe("gone");
    await client.request("add", ["late"]);
    // The watcher samples it too, so there may be more than one reading.
    await expect.poll(() => heard.at(-1)).toBe(heard[0]);
    expect(heard).not.toContain("end");
  });
});

test("a server of aiokatcp that starts again and adds a sensor later is heard, with the strategy that there was", async () => {
  const first = await startServer("sensor_server.py", "0");
  const { client } = await watch(first.port);
  await client.request("add", ["late"]);
  await expect.poll(() => client.sensors.has("late")).toBe(true);
  const readings = client.sensors.get("late")?.readings("event");
  expect((await readings?.next())?.value?.value).toBe("x");
  await first.signal("SIGKILL");
  await startServer("sensor_server.py", String(first.port), "late");
  expect((await readings?.next())?.value?.value).toBe("again");
  await client.request("set-note", ["late", "more", 5]);
  expect((await readings?.next())?.value).toMatchObject({ value: "more", timestamp: 5 });
});

test("an IPv6 address is written as aiokatcp writes it", async () => {
  const { port } = await startServer("sensor_server.py", "0");
  const { client, watcher } = await watch(port);
  for (const text of ["2001:DB8:0::A", "1:0:0:2:0:0:0:3", "::1"]) {
    await client.request("set-peer", [`[${text}]:80`]);
    const written = address.format(new Address(text, 80));
    await expect.poll(() => String(watcher.sensors.get("peer")?.value)).toBe(written);
    const { informs } = await client.request("sensor-value", ["peer"]);
    expect(informs[0]?.text(4)).toBe(written);
  }
});

/** A device that says of some readings that they are not there yet. */
class Waiting extends DeviceServer {
  constructor() {
    super({ version: "waiting-api-1.0" }, { port: 0, buildState: "w-1", logSink: () => {} });
    const seen = new Sensor({ name: "rx.seen", description: "When.", datatype: timestamp });
    seen.set(-1, { timestamp: -1, status: "unknown" });
    const note = new Sensor({ name: "note", description: "Note.", datatype: string });
    note.set("x", { timestamp: -1 });
    this.sensorSet.add(seen, note);
  }
}

test.each(["aiokatcp", "katcp"])("a time of -1.0 is read by the clients of %s", async (library) => {
  const device = new Waiting();
  await device.start();
  onTestFinished(() => device.stop());
  const checks: readonly Check[] = await runPeer("waiting_client.py", String(device.address?.port), library);
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(checks.length).toBeGreaterThan(2);
});
