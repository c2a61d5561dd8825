import { DeviceServer, float, Sensor, type Status } from "katcp-runtime";
import { MemoryNetwork } from "katcp-runtime/testing";
import { simulate } from "katcp-tools";
import { describe, expect, onTestFinished, test } from "vitest";
import { DeviceLog } from "../../gateway/hub/device-log.js";
import type { HubDevice, HubDeviceChange } from "../../gateway/hub/hub.js";
import type { HubReading } from "../../gateway/hub/hub-reading.js";
import type { SiteHub } from "../../gateway/hub/site-hub.js";
import { deviceAt, startHub } from "../support/gateway-site.js";
import { turns, until } from "../support/memory-device.js";
import { type MemoryOptions, serve } from "../support/memory-pair.js";

/** A device that nothing describes. */
class Plain extends DeviceServer {
  readonly level = new Sensor({ name: "level", description: "A level.", units: "m", datatype: float, initialValue: 2 });

  constructor(options: MemoryOptions, version = "plain-api-1.0") {
    super({ version }, { ...options, describesItself: false });
    this.sensorSet.add(this.level);
    this.addRequest(
      { name: "add", description: "Add.\n\nUsage: ?add terms", arguments: [{ name: "terms", type: "integer", repeated: true }] },
      ({ terms }) => terms.reduce((sum, term) => sum + term, 0),
    );
  }
}

async function plainSite(): Promise<{
  readonly network: MemoryNetwork;
  readonly device: Plain;
  readonly hub: SiteHub;
  readonly its: HubDevice;
}> {
  const { device, network } = await serve((options) => new Plain(options));
  const hub = startHub([deviceAt("rx")], { network });
  const its = hub.devices.get("rx") as HubDevice;
  await until(() => its.sensors.get("level")?.reading !== undefined && its.description.requests.some(({ isTyped }) => isTyped));
  return { network, device, hub, its };
}

/** The example interface, simulated; it stops with the test. */
async function simulated(network: MemoryNetwork) {
  const sim = await simulate("interfaces/dev.katcp.json", {}, { host: "dut", port: 7147, listener: network.listen });
  onTestFinished(() => sim.stop());
  return sim;
}

describe("a mirrored device", () => {
  test("hands on readings once a turn, in the order in which they came, with text as on the wire and a value", async () => {
    const { device, hub } = await plainSite();
    const batches: (readonly HubReading[])[] = [];
    hub.onReadings((readings) => batches.push(readings));
    device.level.set(3.25, { status: "warn", timestamp: 17 });
    device.level.set(4, { status: "nominal", timestamp: 18 });
    await until(() => batches.flat().length === 2);
    expect(batches.length).toBe(1);
    expect(
      batches[0]?.map(({ device, sensor, timestamp, status, text, value }) => [device, sensor, timestamp, status, text, value]),
    ).toEqual([
      ["rx", "level", 17, "warn", "3.25", 3.25],
      ["rx", "level", 18, "nominal", "4.0", 4],
    ]);
  });

  test("counts its sensors by status, and shows them as unreachable while it is gone, with the reason", async () => {
    const { device, its } = await plainSite();
    device.level.set(9, { status: "error" });
    await until(() => its.counts.get("error") === 1);
    await device.stop({ graceMs: 0 });
    await until(() => its.state.kind === "disconnected" && its.state.reason?.includes("nobody listens") === true);
    expect(its.sensors.get("level")?.reading).toMatchObject({ status: "unreachable", text: "9.0" });
    expect([its.counts.get("unreachable"), its.counts.get("error")]).toEqual([1, 0]);
  });

  test("comes back after a restart, with its new version, sensors and requests", async () => {
    const { network, device, hub, its } = await plainSite();
    const changes: HubDeviceChange["kind"][] = [];
    hub.onDevice(({ kind }) => changes.push(kind));
    await device.stop({ graceMs: 0 });
    await until(() => its.state.kind === "disconnected");
    const renewed = await serve((options) => new Plain(options, "plain-api-1.1"), network);
    renewed.device.sensorSet.add(new Sensor({ name: "extra", description: "More.", datatype: float }));
    renewed.device.addRequest({ name: "stow", description: "Stow." }, () => {});
    await until(() => its.sensors.has("extra") && its.description.requests.some(({ name }) => name === "stow"));
    expect(its.state.kind).toBe("connected");
    expect(its.versions.get("katcp-device")?.version).toBe("plain-api-1.1");
    expect(new Set(changes)).toEqual(new Set(["state", "versions", "description"]));
  });

  test("hands its log on", async () => {
    const { device, its } = await plainSite();
    device.log.child("drive").warn("Hot");
    await until(() => its.log.length > 0);
    expect(its.log.at(-1)).toMatchObject({ level: "warn", name: "plain-api.drive", message: "Hot" });
  });

  test("keeps the last lines of its log, and no more of each than people read", () => {
    let told = 0;
    const log = new DeviceLog(
      () => 5,
      () => told++,
    );
    for (let index = 0; index < 2500; index++)
      log.take({ level: "info", timestamp: Number.NaN, name: "n".repeat(5000), message: `${index} ${"x".repeat(5000)}` });
    expect([told, log.records.length, log.records[0]?.message.slice(0, 5)]).toEqual([2500, 1000, "1500 "]);
    expect(log.records.at(-1)).toMatchObject({ timestamp: 5, name: "n".repeat(200) });
    expect(log.records.at(-1)?.message.length).toBe(4000);
  });

  test("answers calls with the device's own code, informs as they come, and counts how they end", async () => {
    const { its } = await plainSite();
    expect(await its.call("add", ["1", "2"])).toEqual({ code: "ok", arguments: ["3"] });
    expect(await its.call("add", ["x"])).toMatchObject({ code: "fail", arguments: [expect.stringContaining("expected an integer")] });
    expect(await its.call("nonsense", [])).toMatchObject({ code: "invalid" });
    const informs: string[] = [];
    await its.call("sensor-list", [], { onInform: ({ name, arguments: [sensor] }) => informs.push(`${name} ${sensor}`) });
    expect(informs).toEqual(["sensor-list level"]);
    await expect(its.call("sensor-sampling", ["level", "none"])).rejects.toThrow("the gateway samples the sensors itself");
    expect(its.calls).toEqual({ ok: 2, fail: 1, invalid: 1, timeout: 0, lost: 0, refused: 1 });
  });
});

describe("the description of a device", () => {
  test("comes from the device itself, where it describes itself: typed and labelled", async () => {
    const network = new MemoryNetwork();
    await simulated(network);
    const hub = startHub([deviceAt("rx")], { network });
    const its = hub.devices.get("rx") as HubDevice;
    await until(() => its.description.source === "device" && its.description.sensors.length === 6);
    const { interface: about, requests, sensors } = its.description;
    expect(about).toMatchObject({ name: "dev", version: "dev-api-1.0" });
    const tune = requests.find(({ name }) => name === "tune");
    expect(tune).toMatchObject({ isListed: true, isTyped: true, isStandard: false, role: "operator", timeoutSeconds: 10 });
    expect(tune?.signatures[0]?.arguments).toMatchObject([
      { name: "frequency", type: "float", units: "MHz", minimum: 900, maximum: 1670, optional: false },
      { name: "tolerance", default: "0.5", optional: true },
    ]);
    expect(tune?.signatures[0]?.reply).toMatchObject([{ name: "frequency" }]);
    expect(requests.find(({ name }) => name === "scan")?.signatures[0]?.informs).toMatchObject([
      { name: "scan", fields: [{ name: "frequency" }, { name: "power", units: "dBm" }] },
    ]);
    expect(requests.find(({ name }) => name === "gain")?.signatures.length).toBe(2);
    expect(requests.find(({ name }) => name === "help")).toMatchObject({ isStandard: true, role: "viewer", isTyped: false });
    expect(requests.find(({ name }) => name === "halt")).toMatchObject({ role: "expert" });
    expect(sensors.find(({ name }) => name === "temperature")).toMatchObject({ units: "K", nominal: [10, 22], warn: [5, 30] });
    expect(sensors.find(({ name }) => name === "mode")?.statuses).toContainEqual(["stow", "warn"]);
    expect(its.sensors.get("locked")?.reading?.value).toBe(true);
  });

  test("comes from an interface file, also for what the device does not say of itself", async () => {
    const { loadInterface } = await import("katcp-tools");
    const network = new MemoryNetwork();
    const sim = await simulate(
      "interfaces/master-controller.katcp.json",
      {},
      { host: "dut", port: 7147, listener: network.listen, describesItself: false },
    );
    onTestFinished(() => sim.stop());
    const hub = startHub([deviceAt("mc", { interface: loadInterface("interfaces/master-controller.katcp.json") })], { network });
    const its = hub.devices.get("mc") as HubDevice;
    expect(its.description).toMatchObject({ source: "file", sensors: [] });
    await until(() => its.state.kind === "connected" && its.sensors.size > 0);
    const { requests } = its.description;
    expect(requests.length).toBeGreaterThan(10);
    expect(requests.filter(({ isTyped, isStandard }) => !isTyped && !isStandard)).toEqual([]);
  });

  test("comes from help texts where there is nothing else", async () => {
    const { its } = await plainSite();
    expect(its.description).toMatchObject({ source: "help", interface: undefined });
    const add = its.description.requests.find(({ name }) => name === "add");
    expect(add).toMatchObject({ isListed: true, isTyped: true, role: "operator" });
    expect(add?.signatures[0]?.arguments.map(({ name }) => name)).toEqual(["terms"]);
    expect(its.description.sensors).toEqual([
      expect.objectContaining({ name: "level", type: "float", units: "m", description: "A level." }),
    ]);
  });

  test("is made once, and anew after a change", async () => {
    const { device, hub, its } = await plainSite();
    const first = its.description;
    expect(its.description).toBe(first);
    let told = 0;
    hub.onDevice(({ kind }) => {
      if (kind === "description") told++;
    });
    for (let index = 0; index < 100; index++) device.sensorSet.add(new Sensor({ name: `s${index}`, description: "S.", datatype: float }));
    await until(() => its.sensors.size === 101);
    await turns(2);
    expect(its.description.revision).toBeGreaterThan(first.revision);
    expect(told).toBeLessThan(20);
  });

  test("names the family and group of a sensor, and what its name says", async () => {
    const network = new MemoryNetwork();
    const sim = await simulate("interfaces/showcase.katcp.json", {}, { host: "dut", port: 7147, listener: network.listen });
    onTestFinished(() => sim.stop());
    const hub = startHub([deviceAt("show")], { network });
    const its = hub.devices.get("show") as HubDevice;
    await until(() => its.description.source === "device" && its.description.sensors.some(({ family }) => family !== undefined));
    const member = its.description.sensors.find(({ family, group }) => family !== undefined && group !== undefined);
    expect(its.description.groups.map(({ name }) => name)).toContain(member?.group);
    expect(Object.keys(member?.labels ?? {}).length).toBeGreaterThan(0);
    expect(member?.family).toMatch(/\{\w+\}/);
  });
});

describe("alarms", () => {
  const statuses = (hub: SiteHub): readonly (readonly [string, Status, string | undefined])[] =>
    hub.alarms.all.map(({ sensor, status, acknowledged }) => [sensor, status, acknowledged?.by]);

  test("are what is warn or worse, and stay until they are over and acknowledged", async () => {
    const { device, hub } = await plainSite();
    device.level.set(1, { status: "warn" });
    await until(() => hub.alarms.all.length === 1);
    const { since } = hub.alarms.all[0] ?? { since: 0 };
    expect(hub.alarms.acknowledge("rx", "level", "ann")).toBe(true);
    expect(statuses(hub)).toEqual([["level", "warn", "ann"]]);
    device.level.set(2, { status: "error" });
    await until(() => hub.alarms.all[0]?.status === "error");
    expect(statuses(hub)).toEqual([["level", "error", undefined]]);
    expect(hub.alarms.all[0]?.since).toBe(since);
    device.level.set(3, { status: "nominal" });
    await until(() => hub.alarms.all[0]?.status === "nominal");
    hub.alarms.acknowledge("rx", "level", "ben");
    expect(hub.alarms.all).toEqual([]);
    expect(hub.alarms.acknowledge("rx", "level", "ben")).toBe(false);
  });

  test("tell once of a device that is gone, and leave its sensors as they were", async () => {
    const { device, hub } = await plainSite();
    device.level.set(1, { status: "failure" });
    await until(() => hub.alarms.all.length === 1);
    await device.stop({ graceMs: 0 });
    await until(() => hub.alarms.all.length === 2);
    expect(statuses(hub)).toEqual([
      ["level", "failure", undefined],
      ["", "unreachable", undefined],
    ]);
  });

  test("end with a sensor that the device has removed", async () => {
    const { device, hub } = await plainSite();
    device.level.set(1, { status: "failure" });
    await until(() => hub.alarms.all.length === 1);
    device.sensorSet.remove("level");
    await until(() => hub.alarms.all.length === 0);
  });
});
