import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { DeviceServer, float, Sensor } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { loadInterface } from "katcp-tools";
import { describe, expect, test } from "vitest";
import type { Gateway, GatewayAuditRecord } from "../../gateway/index.js";
import { eventually, liveUrl, siteFor, siteOf, startGateway, TestPage } from "../support/gateway-client.js";
import { deviceAt } from "../support/gateway-site.js";
import { type MemoryOptions, serve } from "../support/memory-pair.js";
import { tempFolder } from "../support/temp-folder.js";

class Receiver extends DeviceServer {
  readonly level = new Sensor({
    name: "level",
    description: "A level.",
    units: "m",
    datatype: float,
    initialValue: 2,
    initialStatus: "nominal",
  });
  stows = 0;

  constructor(options: MemoryOptions) {
    super(
      {
        version: "rx-api-1.0",
        requests: [
          { name: "look", description: "Look.", safe: true },
          {
            name: "unlock",
            description: "Unlock.",
            arguments: [
              { name: "who", type: "string" },
              { name: "secret", type: "string", secret: true },
            ],
          },
        ],
      },
      options,
    );
    this.sensorSet.add(
      this.level,
      new Sensor({ name: "device-status", description: "Health.", datatype: float, initialStatus: "nominal" }),
    );
    this.addRequest({ name: "stow", description: "Stow." }, () => {
      this.stows++;
    });
  }

  requestLook(): void {}

  requestUnlock(): void {}
}

/** What the device does not say of itself. */
function receiverInterface() {
  const file = join(tempFolder(), "rx.katcp.json");
  const unlock = {
    description: "Unlock.",
    arguments: [
      { name: "who", type: "string" },
      { name: "key", type: "string", secret: true },
    ],
  };
  const requests = { look: { description: "Look.", safe: true }, unlock };
  writeFileSync(file, JSON.stringify({ name: "rx", version: "rx-api-1.0", description: "A receiver.", requests }));
  return loadInterface(file);
}

async function open(role = "viewer") {
  const { device, network } = await serve((options) => new Receiver(options));
  const devices = [deviceAt("rx", { interface: receiverInterface() })];
  const audit: GatewayAuditRecord[] = [];
  const gateway = await startGateway(siteFor(role, { devices }), { connector: network.connect, audit: (record) => audit.push(record) });
  const rx = gateway.hub.devices.get("rx");
  await eventually(() => rx?.sensors.get("level")?.reading !== undefined && rx.description.requests.some(({ name }) => name === "stow"));
  return { device, network, gateway, audit };
}

async function call(page: TestPage, id: number, request: string, ...args: readonly string[]) {
  page.send({ type: "call", id, device: "rx", request, arguments: args });
  const { code, arguments: values } = await page.first("reply", (reply) => reply.id === id);
  return [code, ...values];
}

describe("a page that is open", () => {
  test("hears of the site first, and again when a device is gone", async () => {
    const { device, gateway } = await open();
    const page = await TestPage.open(gateway);
    expect(page.messages[0]).toMatchObject({
      type: "site",
      site: "Test",
      you: { name: "anonymous", role: "viewer" },
      roles: ["viewer", "operator", "expert"],
      history: false,
      devices: [{ name: "rx", state: "connected", version: "rx-api-1.0", sensors: 2, counts: { nominal: 2 }, deviceStatus: "0.0" }],
    });
    await device.stop({ graceMs: 0 });
    const site = await page.first("site", ({ devices: [rx] }) => rx?.state === "disconnected");
    expect(site.devices[0]).toMatchObject({ counts: { unreachable: 2 }, reason: expect.stringContaining("dut:7147") });
    expect((await page.first("alarms", ({ alarms }) => alarms.length > 0)).alarms).toMatchObject([
      { device: "rx", sensor: "", status: "unreachable" },
    ]);
  });

  test("is sent what it watches, the latest reading of each sensor, and nothing else", async () => {
    const { device, gateway } = await open();
    const page = await TestPage.open(gateway);
    page.send({ type: "watch", device: "rx", sensors: ["level", "no-such"] });
    expect((await page.first("readings")).rows).toMatchObject([["level", expect.any(Number), "nominal", "2.0"]]);
    for (let value = 0; value < 1000; value++) device.level.value = value;
    const { rows } = await page.first("readings", ({ rows: [row] }) => row?.[3] === "999.0");
    expect(rows.length).toBe(1);
    expect(page.all("readings").length).toBeLessThan(6);
    page.send({ type: "watch", device: "rx", sensors: [] });
    page.send({ type: "watch", device: "nowhere", sensors: [] });
    await page.first("problem");
    const before = page.all("readings").length;
    device.level.value = -1;
    await eventually(() => gateway.hub.devices.get("rx")?.sensors.get("level")?.reading?.text === "-1.0");
    page.send({ type: "watch", device: "rx", sensors: ["device-status"] });
    await page.first("readings", ({ rows: [row] }) => row?.[0] === "device-status");
    expect(page.all("readings").length).toBe(before + 1);
  });

  test("is told to fetch the description again where it has changed", async () => {
    const { device, gateway } = await open();
    const page = await TestPage.open(gateway);
    device.sensorSet.add(new Sensor({ name: "extra", description: "More.", datatype: float }));
    const { revision } = await page.first("changed");
    const answer = (await (await fetch(`${gateway.url}api/devices/rx`)).json()) as {
      readonly revision: number;
      readonly sensors: readonly object[];
    };
    expect([answer.revision >= revision, answer.sensors.length]).toEqual([true, 3]);
  });

  test("follows a log from a level on, beginning with what was kept", async () => {
    const { device, gateway } = await open();
    device.log.error("before");
    device.log.warn("quiet");
    await eventually(() => gateway.hub.devices.get("rx")?.log.length === 2);
    const page = await TestPage.open(gateway);
    page.send({ type: "logs", device: "rx", level: "error" });
    await page.first("log", ({ message }) => message === "before");
    device.log.error("after");
    await page.first("log", ({ message }) => message === "after");
    expect(page.all("log").map(({ level, message }) => [level, message])).toEqual([
      ["error", "before"],
      ["error", "after"],
    ]);
  });

  test("is told what is wrong with a message, and goes on", async () => {
    const { gateway } = await open();
    const page = await TestPage.open(gateway);
    for (const text of ["nonsense", "null", "[]", '{"type":"watch"}', '{"type":"call","id":"1"}', '{"type":"constructor"}'])
      page.socket.send(text);
    page.socket.send(Buffer.from("bytes"));
    await eventually(() => page.all("problem").length === 7);
    expect(await call(page, 1, "look")).toEqual(["ok"]);
  });
});

describe("a request of a page", () => {
  test("is sent where the role may, and refused where it may not, and both are written down", async () => {
    const { device, gateway, audit } = await open("viewer");
    const page = await TestPage.open(gateway);
    expect(await call(page, 1, "look")).toEqual(["ok"]);
    expect(await call(page, 2, "stow")).toEqual(["refused", "?stow needs the role operator, and anonymous has the role viewer"]);
    expect(await call(page, 3, "halt")).toMatchObject(["refused", expect.stringContaining("expert")]);
    expect(await call(page, 4, "nonsense")).toMatchObject(["refused", expect.stringContaining("expert")]);
    expect(device.stows).toBe(0);
    expect(audit.map(({ device, request, outcome, client: { role, subject } }) => [device, request, outcome, role, subject])).toEqual(
      ["stow", "halt", "nonsense"].map((request) => ["rx", request, "refused", "viewer", "anonymous"]),
    );
    expect(gateway.hub.devices.get("rx")?.calls.refused).toBe(3);
  });

  test("is answered with the device's own words, and its secrets are written nowhere", async () => {
    const { device, gateway, audit } = await open("operator");
    const page = await TestPage.open(gateway);
    expect(await call(page, 1, "stow")).toEqual(["ok"]);
    expect(device.stows).toBe(1);
    expect(await call(page, 2, "unlock", "ann", "hunter2")).toEqual(["ok"]);
    expect(await call(page, 3, "unlock", "ann")).toMatchObject(["fail", expect.any(String)]);
    expect(audit.map(({ request, arguments: args, outcome }) => [request, args, outcome])).toEqual([
      ["stow", [], "ok"],
      ["unlock", ["ann", "***"], "ok"],
      ["unlock", ["***"], "fail"],
    ]);
  });

  test("brings its informs as they come, and can be given up", async () => {
    const { device, gateway } = await open("operator");
    let finish = (): void => {};
    device.addRequest({ name: "wait", description: "Wait." }, () => {
      const { promise, resolve } = withResolvers();
      finish = resolve;
      return promise;
    });
    await eventually(() => gateway.hub.devices.get("rx")?.description.requests.some(({ name }) => name === "wait") === true);
    const page = await TestPage.open(gateway);
    page.send({ type: "call", id: 7, device: "rx", request: "sensor-list", arguments: [] });
    await page.first("reply");
    expect(page.all("inform").map(({ id, name, arguments: [sensor] }) => [id, name, sensor])).toEqual([
      [7, "sensor-list", "device-status"],
      [7, "sensor-list", "level"],
    ]);
    page.send({ type: "call", id: 8, device: "rx", request: "wait", arguments: [] });
    page.send({ type: "call", id: 8, device: "rx", request: "look", arguments: [] });
    expect((await page.first("reply", ({ id }) => id === 8)).code).toBe("refused");
    page.send({ type: "cancel", id: 8 });
    await page.first("reply", ({ id, code }) => id === 8 && code === "cancelled");
    finish();
  });

  test("is told that the device is gone", async () => {
    const { device, gateway } = await open("operator");
    const page = await TestPage.open(gateway);
    await device.stop({ graceMs: 0 });
    await page.first("site", ({ devices: [rx] }) => rx?.state === "disconnected");
    expect(await call(page, 1, "look")).toMatchObject(["lost", expect.any(String)]);
  });

  test("acknowledges an alarm for who may do more than look", async () => {
    const { device, gateway } = await open("operator");
    const page = await TestPage.open(gateway);
    device.level.set(9, { status: "error" });
    await page.first("alarms", ({ alarms }) => alarms.length === 1);
    page.send({ type: "acknowledge", device: "rx", sensor: "level" });
    const { alarms } = await page.first("alarms", ({ alarms: [alarm] }) => alarm?.acknowledged !== undefined);
    expect(alarms[0]).toMatchObject({ sensor: "level", status: "error", value: "9.0", acknowledged: { by: "anonymous" } });
    const viewed = await open("viewer");
    const other = await TestPage.open(viewed.gateway);
    other.send({ type: "acknowledge", device: "rx", sensor: "level" });
    expect((await other.first("problem")).what).toBe("the role viewer may not acknowledge alarms");
  });
});

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Lets what is on its way over the network arrive. */
async function settle(gateway: Gateway): Promise<void> {
  for (let at = 0; at < 20; at++) {
    await fetch(`${gateway.url}healthz`);
    await turn();
  }
}

describe("a page that does not read", () => {
  test("costs a bounded amount, and gets the latest of all when it reads again", async () => {
    const { device, network } = await serve((options) => new Receiver(options));
    const many = Array.from({ length: 2000 }, (_, index) => new Sensor({ name: `s${index}`, description: "S.", datatype: float }));
    device.sensorSet.add(...many);
    const clock = new FakeClock();
    const gateway = await startGateway(siteOf(), { connector: network.connect, clock });
    await eventually(
      () => gateway.hub.devices.get("rx")?.counts.get("nominal") === 2 && gateway.hub.devices.get("rx")?.sensors.size === 2002,
    );
    const page = await TestPage.open(gateway);
    page.send({ type: "watch", device: "rx", sensors: many.map(({ name }) => name) });
    page.send({ type: "watch", device: "nowhere", sensors: [] });
    await page.first("problem");
    page.socket.pause();
    let last = 0;
    for (let round = 0; round < 150; round++) {
      for (const sensor of many) sensor.value = round;
      last = round;
      await eventually(() => gateway.hub.devices.get("rx")?.sensors.get("s1999")?.reading?.text === `${round}.0`);
      clock.advance(100);
    }
    await settle(gateway);
    // 150 rounds of 2,000 rows would be 13 MB, of which the network takes some.
    const heldBytes = gateway.waitingBytes;
    expect(heldBytes).toBeLessThan(2 * 1024 * 1024);
    expect(heldBytes).toBeGreaterThan(100_000);
    page.socket.resume();
    await eventually(() => {
      clock.advance(100);
      return page.all("readings").some(({ rows }) => rows.some(([name, , , value]) => name === "s1999" && value === `${last}.0`));
    });
  }, 60_000);

  test("is given up after a minute in which it answers nothing", async () => {
    const { network } = await serve((options) => new Receiver(options));
    const clock = new FakeClock();
    const gateway = await startGateway(siteOf(), { connector: network.connect, clock });
    const page = await TestPage.open(gateway);
    page.socket.pause();
    expect(gateway.openPages).toBe(1);
    clock.advance(30_000);
    clock.advance(30_000);
    await eventually(() => gateway.openPages === 0);
    expect(liveUrl(gateway)).toContain("ws://");
  });
});
