import {
  Client,
  ConnectionLostError,
  type Contract,
  DeviceServer,
  type DeviceServerOptions,
  FailReply,
  RequestRefusedError,
  Sensor,
  string,
} from "katcp-runtime";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { StatesClient } from "../corpus/good/generated/states/client.js";
import { StatesServer } from "../corpus/good/generated/states/server.js";
import type { CaptureArgs, CaptureInform, GainSetArgs, LockArgs } from "../corpus/good/generated/states/types.js";
import { mostPrivileged } from "../support/most-privileged.js";

/** A device that counts what reaches its handlers. */
class States extends mostPrivileged(StatesServer) {
  readonly calls: string[] = [];

  protected override requestPrepare(): void {
    this.calls.push("prepare");
    this.sensors.state.value = "ready";
  }

  protected override requestCapture({ token }: CaptureArgs): readonly CaptureInform[] {
    this.calls.push(`capture ${token}`);
    this.sensors.state.value = "capturing";
    return [{ block: 1 }];
  }

  protected override requestStop(): void {
    this.calls.push("stop");
    this.sensors.state.value = "idle";
  }

  protected override requestLock({ locked }: LockArgs): void {
    this.sensors.locked.value = locked;
  }

  protected override requestBreak(): void {
    this.sensors.state.value = "error";
  }

  protected override requestLook(): { state: "idle" } {
    this.calls.push("look");
    return { state: "idle" };
  }

  protected override requestGainGet(): { gain: number } {
    return { gain: 1 };
  }

  protected override requestGainSet({ gain }: GainSetArgs): void {
    this.calls.push(`gain ${gain}`);
  }
}

const network = (): MemoryNetwork => new MemoryNetwork();
const quiet = { port: 1, host: "states", logSink: () => {} };

async function pair(
  options: ConstructorParameters<typeof StatesClient>[2] = {},
): Promise<{ device: States; client: StatesClient; net: MemoryNetwork }> {
  const net = network();
  const device = new States({ ...quiet, listener: net.listen });
  await device.start();
  const client = await StatesClient.connect("states", 1, { connector: net.connect, ...options });
  return { device, client, net };
}

describe("when", () => {
  test("refuses a request in any other state, before its handler, and says what it needs", async () => {
    const { device, client } = await pair();
    const refusal = await client.req.stop().catch((thrown: unknown) => thrown);
    expect(refusal).toBeInstanceOf(FailReply);
    expect(refusal).toMatchObject({ message: "?stop needs state to be capturing or error; it is idle", reason: "state" });
    expect(device.calls).toEqual([]);
    await client.req.prepare();
    await expect(client.req.capture({ token: "x" })).rejects.toMatchObject({
      message: "?capture needs locked to be true; it is false",
      reason: "state",
    });
    await client.req.lock({ locked: true });
    await client.req.capture({ token: "x" });
    await client.req.stop();
    expect(device.calls).toEqual(["prepare", "capture x", "stop"]);
  });

  test("holds for one signature of a request alone, where that says so", async () => {
    const { device, client } = await pair();
    device.sensors.state.value = "error";
    expect(await client.req.gainGet()).toEqual({ gain: 1 });
    await expect(client.req.gainSet({ gain: 2 })).rejects.toMatchObject({ reason: "state" });
  });

  test("is no reason of other failures", async () => {
    const { client } = await pair();
    await expect(client.request("gain", [1, 2, 3])).rejects.toMatchObject({ name: "FailReply", reason: undefined });
  });

  test("holds under a former name too", async () => {
    const { device, client } = await pair();
    device.sensors.state.value = "error";
    await expect(client.request("make-ready")).rejects.toThrow("?prepare needs state to be idle; it is error");
  });
});

describe("safe", () => {
  test("is what a read-only client may send, signature by signature", async () => {
    const { client } = await pair({ readOnly: true });
    expect(await client.req.look()).toEqual({ state: "idle" });
    expect(await client.req.gainGet()).toEqual({ gain: 1 });
    await expect(client.req.gainSet({ gain: 1 })).rejects.toBeInstanceOf(RequestRefusedError);
    await expect(client.req.prepare()).rejects.toBeInstanceOf(RequestRefusedError);
  });
});

describe("retry", () => {
  test("sends an idempotent request again after a lost connection, and no other", async () => {
    const { device, client, net } = await pair({ retry: { attempts: 2 }, reconnect: () => 0 });
    device.sensors.state.value = "error";
    net.links[0]?.hold();
    const stopping = client.req.stop();
    const preparing = expect(client.req.prepare()).rejects.toBeInstanceOf(ConnectionLostError);
    net.links[0]?.cut();
    await preparing;
    await stopping;
    expect(device.calls).toEqual(["stop"]);
  });

  test("gives up after its attempts", async () => {
    const { client, net } = await pair({ reconnect: () => 0 });
    net.links[0]?.hold();
    const looking = client.req.look(undefined).catch((thrown: unknown) => thrown);
    net.links[0]?.cut();
    expect(await looking).toBeInstanceOf(ConnectionLostError);
  });

  test("takes no longer than the timeout of the call", async () => {
    const clock = new FakeClock();
    const { client, net } = await pair({ clock, reconnect: () => 60_000 });
    net.links[0]?.hold();
    const looking = expect(client.req.look({ retry: { attempts: 5 }, timeoutMs: 2000 })).rejects.toThrow(
      "no connection came back within 2000 ms",
    );
    net.links[0]?.cut();
    await client.states().next();
    while (client.state.kind !== "waiting") await new Promise((resolve) => setImmediate(resolve));
    clock.advance(2000);
    await looking;
  });
});

describe("aliases", () => {
  test("are answered and listed by a new device, for old clients", async () => {
    const { device, client } = await pair();
    const { informs } = await client.request("help");
    const lines = informs.map((inform) => [inform.text(0), inform.text(1)]);
    expect(lines).toContainEqual(["make-ready", "Now called ?prepare. Get ready."]);
    await client.request("make-ready");
    expect(device.calls).toEqual(["prepare"]);
    const { informs: values } = await client.request("sensor-value", ["mode"]);
    expect(values[0]?.text(4)).toBe("ready");
    const { informs: list } = await client.request("sensor-list", ["/^(state|mode|what)$/"]);
    expect(list.map((inform) => inform.text(1))).toEqual([
      "Now called state. What it is doing.",
      "What it is doing.",
      "Now called state. What it is doing.",
    ]);
  });

  test("come and go with a dynamic sensor", async () => {
    const { device } = await pair();
    expect(device.sensorSet.has("old.extra")).toBe(false);
    device.sensors.extra.add();
    device.sensors.extra.value = 3;
    expect(device.sensorSet.get("old.extra")?.value).toBe(3);
    device.sensors.extra.remove();
    expect(device.sensorSet.has("old.extra")).toBe(false);
  });

  test("are used by a new client of an old device", async () => {
    const contract: Contract = { format: 1, name: "states", version: "states-api-1.0" };
    const net = network();
    const old = new (mostPrivileged(DeviceServer))(contract, { ...quiet, listener: net.listen } satisfies DeviceServerOptions);
    const asked: string[] = [];
    old.addRequest({ name: "get-ready", description: "Get ready." }, () => void asked.push("get-ready"));
    await old.start();
    const client = await StatesClient.connect("states", 1, { connector: net.connect });
    await client.req.prepare();
    await client.req.prepare();
    expect(asked).toEqual(["get-ready", "get-ready"]);
    await expect(client.req.stop()).rejects.toThrow("Unknown request stop");
  });

  test("of a request with informs are the names of its informs too", async () => {
    const contractOf = (names: { name: string; aliases?: string[] }): Contract => ({
      format: 1,
      name: "d",
      version: "d-1.0",
      requests: [{ ...names, member: "scan", description: "S.", informs: [{ name: "step", type: "integer" }] }],
    });
    const net = network();
    const old = new (mostPrivileged(DeviceServer))(contractOf({ name: "do-scan" }), { ...quiet, listener: net.listen });
    Object.assign(old, { requestScan: () => [{ step: 1 }, { step: 2 }] });
    await old.start();
    const client = new Client(contractOf({ name: "scan", aliases: ["sweep", "do-scan"] }), "states", 1, { connector: net.connect });
    await client.connect();
    const { scan } = client.req as { readonly scan: { (): Promise<object>; stream(): AsyncIterable<object> } };
    expect(await scan()).toEqual({ informs: [{ step: 1 }, { step: 2 }] });
    const streamed: object[] = [];
    for await (const inform of scan.stream()) streamed.push(inform);
    expect(streamed).toEqual([{ step: 1 }, { step: 2 }]);
  });

  test("of sensors are used by a new client of an old device, across reconnections", async () => {
    const net = network();
    const old = new (mostPrivileged(DeviceServer))(
      { format: 1, name: "states", version: "states-api-1.0" },
      { ...quiet, listener: net.listen },
    );
    const what = new Sensor({ name: "what", datatype: string, description: "W." });
    old.sensorSet.add(what);
    await old.start();
    const client = await StatesClient.connect("states", 1, { connector: net.connect, reconnect: () => 0 });
    what.value = "ready";
    expect((await client.sensors.state.read()).value).toBe("ready");
    const readings = client.sensors.state.readings("event");
    expect((await readings.next()).value?.value).toBe("ready");
    net.links[0]?.cut();
    what.value = "idle";
    expect((await readings.next()).value?.value).toBe("idle");
    await readings.return?.();
  });
});

test("a secret stands in no error text, on neither side", async () => {
  const contract: Contract = {
    format: 1,
    name: "d",
    version: "d-1.0",
    requests: [
      { name: "login", description: "L.", arguments: [{ name: "pin", type: "integer", minimum: 1000, maximum: 9999, secret: true }] },
    ],
  };
  const net = network();
  const device = new (mostPrivileged(DeviceServer))(contract, { ...quiet, listener: net.listen });
  Object.assign(device, { requestLogin: () => {} });
  await device.start();
  const client = await StatesClient.connect("states", 1, { connector: net.connect, versions: "ignore" });
  for (const wrong of ["hunter2", "77"]) {
    const refusal = await client.request("login", [wrong]).catch((thrown: unknown) => thrown);
    expect(refusal).toMatchObject({ message: expect.stringContaining("the received value is secret") });
    expect(String(refusal)).not.toContain(wrong);
  }
});
