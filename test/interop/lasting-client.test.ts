import { DeviceGroup, exponentialBackoff, SensorWatcher, UntypedClient } from "katcp-runtime";
import { describe, expect, onTestFinished, test } from "vitest";
import { startServer } from "./peer.js";

const quickly = { reconnect: exponentialBackoff({ firstMs: 50, maximumMs: 200 }), onWarning: () => {} };

async function connect(port: number, options = {}): Promise<UntypedClient> {
  const client = new UntypedClient("127.0.0.1", port, { ...quickly, ...options });
  onTestFinished(() => client.close());
  await client.connect();
  await client.synced();
  return client;
}

const shown = (watcher: SensorWatcher, ...names: readonly string[]): readonly string[] =>
  names.map((name) => {
    const { status, value } = watcher.sensors.get(name) ?? {};
    return `${name} ${status} ${value}`;
  });

describe("a client that is kept, at a server of aiokatcp", () => {
  test("discovers its requests, sensors and log", async () => {
    const { port } = await startServer("sensor_server.py", "0");
    const client = await connect(port);
    expect(client.requests.get("set-level")?.description).toBe("Set the level");
    expect(client.sensors.size).toBe(507);
    expect(await client.sensors.get("mode")?.read()).toMatchObject({ status: "nominal", value: "full-speed" });
    const logs = client.logs();
    await client.request("log-level", ["all"]);
    await client.requests.get("log")?.(["Hot"]);
    expect((await logs.next()).value).toMatchObject({ level: "warn", name: "sensors.drive", message: expect.stringMatching(/Hot$/) });
  });

  test("mirrors every type, and what changes, comes and goes", async () => {
    const { port } = await startServer("sensor_server.py", "0");
    const client = await connect(port);
    const watcher = new SensorWatcher(client);
    watcher.setStrategy(/^many\./, "event-rate 0.1 10");
    await watcher.synced();
    expect(shown(watcher, "big", "level", "on", "note", "mode", "seen", "peer", "many.499")).toEqual([
      "big nominal 18446744073709551615",
      "level nominal 0.5",
      "on nominal true",
      "note nominal a b",
      "mode nominal full-speed",
      "seen nominal 1.5",
      "peer nominal [::1]:80",
      "many.499 nominal 499",
    ]);
    expect(watcher.sensors.get("note")?.description).toBe("a text with ü");
    await client.request("set-level", [2.5]);
    await expect.poll(() => shown(watcher, "level")).toEqual(["level nominal 2.5"]);
    await client.request("add", ["late"]);
    await expect.poll(() => shown(watcher, "late")).toEqual(["late nominal x"]);
    const late = client.sensors.get("late")?.readings("auto", { whenGone: "end" });
    await late?.next();
    await client.request("remove", ["late"]);
    expect((await late?.next())?.done).toBe(true);
    await expect.poll(() => watcher.sensors.has("late")).toBe(false);
  });

  test("outlives a server that is killed and starts again, with its readings, strategies and mirrors", async () => {
    const first = await startServer("sensor_server.py", "0");
    const client = await connect(first.port);
    const watcher = new SensorWatcher(client);
    await watcher.synced();
    const levels = client.sensors.get("level")?.readings("event");
    expect((await levels?.next())?.value?.value).toBe(0.5);
    const waiting = expect(client.request("sleep", [30])).rejects.toMatchObject({
      name: "ConnectionLostError",
      call: { request: "sleep" },
    });
    await client.request("watchdog");
    await first.signal("SIGKILL");
    await waiting;
    expect(shown(watcher, "level")).toEqual(["level unreachable 0.5"]);
    await startServer("sensor_server.py", String(first.port));
    await client.connected();
    expect((await levels?.next())?.value?.value).toBe(0.5);
    await watcher.synced();
    await client.request("set-level", [7]);
    expect((await levels?.next())?.value?.value).toBe(7);
    await expect.poll(() => shown(watcher, "level")).toEqual(["level nominal 7"]);
  });

  test("notices a server that stands still, and comes back when it goes on", async () => {
    const server = await startServer("sensor_server.py", "0");
    const client = await connect(server.port, { keepAlive: { everyMs: 100, deadlineMs: 300 }, connectTimeoutMs: 500 });
    const watcher = new SensorWatcher(client);
    await watcher.synced();
    await server.signal("SIGSTOP");
    await expect(client.request("watchdog", [], { timeoutMs: 60_000 })).rejects.toThrow(
      /has said nothing for 0\.3 s, and has not answered \?watchdog$/,
    );
    expect(watcher.state).toBe("disconnected");
    await server.signal("SIGCONT");
    await watcher.synced();
    expect(shown(watcher, "level")).toEqual(["level nominal 0.5"]);
  });

  test("is one of a group", async () => {
    const ports = await Promise.all([0, 1, 2].map(async () => (await startServer("sensor_server.py", "0")).port));
    const group = new DeviceGroup(ports.map((port, index) => [`m${index}`, new UntypedClient("127.0.0.1", port, quickly)] as const));
    onTestFinished(() => group.close());
    await group.connect();
    await group.request((device) => device.synced());
    const high = group.waitFor(
      (device) => device.sensors.get("level") ?? expect.fail("no level"),
      ({ value }) => Number(value) > 5,
      { quorum: 2 },
    );
    const outcomes = await group.request((device, name) => device.request("set-level", [name === "m1" ? 1 : 9]));
    expect([...outcomes.values()].map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
    expect([...(await high).keys()].toSorted()).toEqual(["m0", "m2"]);
  });
});

describe.each(["plain", "full"])("a client that is kept, at a %s server of katcp-python", (kind) => {
  test("speaks with it, and knows what it can do", async () => {
    const { port } = await startServer("katcp_python_server.py", kind);
    const client = await connect(port);
    expect(client.protocol).toEqual(kind === "full" ? { major: 5, minor: 1, flags: "BIMT" } : { major: 5, minor: 0, flags: "IM" });
    const echoed = await client.request("echo", [-3, 1e-7, "a b\n"]);
    expect(echoed.arguments.map(String)).toEqual(["-3", "1e-07", "a b\n"]);
    expect((await client.request("rows", [3])).informs.map((inform) => inform.text(0))).toEqual(["0", "1", "2"]);
    await expect(client.request("rows", ["x"])).rejects.toMatchObject({ name: "FailReply", call: { request: "rows" } });
    await expect(client.request("nothing")).rejects.toMatchObject({ name: "InvalidReply", message: "Unknown request." });
    await client.request("slow");
    await expect.poll(() => client.core.caller.timeoutMs("slow", undefined)).toBe(kind === "full" ? 33_000 : 5000);
  });

  test("mirrors it, and samples by each strategy", async () => {
    const { port } = await startServer("katcp_python_server.py", kind);
    const client = await connect(port);
    const watcher = new SensorWatcher(client);
    await watcher.synced();
    expect(watcher.sensors.size).toBe(206);
    expect(shown(watcher, "level", "count", "mode", "health", "peer", "many.199")).toEqual([
      "level nominal 0.5",
      "count unknown 3",
      "mode unknown idle",
      "health unknown nominal",
      "peer unknown 0.0.0.0",
      "many.199 unknown 199",
    ]);
    await client.request("set-level", [2]);
    await expect.poll(() => shown(watcher, "level")).toEqual(["level nominal 2"]);
    await client.request("add", ["late"]);
    await expect.poll(() => watcher.sensors.has("late")).toBe(true);
    watcher.close();
    for (const strategy of ["period 0.05", "event", "event-rate 0.01 1", "differential 0.5", "differential-rate 0.5 0.01 1"] as const) {
      const readings = client.sensors.get("level")?.readings(strategy);
      expect((await readings?.next())?.value?.value, strategy).toBe(2);
      await readings?.return?.();
    }
  });

  test("outlives its restart", async () => {
    const { port } = await startServer("katcp_python_server.py", kind);
    const client = await connect(port);
    const watcher = new SensorWatcher(client);
    await watcher.synced();
    await client.request("set-level", [9]);
    const lost = client.core.states.until(({ kind: state }) => state === "waiting");
    await client.request("restart").catch(() => {});
    await lost;
    await watcher.synced();
    expect(shown(watcher, "level")).toEqual(["level nominal 0.5"]);
  });
});
