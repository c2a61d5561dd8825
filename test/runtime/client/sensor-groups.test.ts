import { mirrorSensors, SensorSet, SensorWatcher } from "katcp-runtime";
import { MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { GroupsClient } from "../../corpus/good/generated/groups/client.js";
import { GroupsServer } from "../../corpus/good/generated/groups/server.js";
import { until } from "../../support/memory-device.js";

class Dut extends GroupsServer {
  protected requestSwitch(): void {}
}

/** A device of `test/corpus/good/groups.katcp.json`, and a client of it. */
async function connect(): Promise<{ readonly device: Dut; readonly client: GroupsClient }> {
  const network = new MemoryNetwork();
  const device = new Dut({ host: "dut", buildState: "d-1", logSink: () => {}, listener: network.listen });
  await device.start();
  onTestFinished(() => device.stop({ graceMs: 0 }));
  const client = await GroupsClient.connect("dut", 7147, { connector: network.connect });
  onTestFinished(() => client.close());
  return { device, client };
}

describe("groups, seen from a client", () => {
  test("are objects and functions as at the device, whether they are there or not", async () => {
    const { client, device } = await connect();
    const { sensors } = client;
    const product = sensors.product({ product: "a" });
    expect(Object.keys(sensors.rx)).toEqual(["on", "temp", "lnaGain", "spare"]);
    expect(sensors.rx.spare.adding.name).toBe("rx.spare-add");
    expect(sensors.rack({ rack: 2 }).net.rate.name).toBe("rack02-net.rate");
    expect(product.beam({ beam: 1 }).aim({ target: "moon" }).elevation.name).toBe("a.beam1.moon.elevation");
    expect(product.state).toBe(product.state);
    expect([product.tied.name, product.fanSpeed({ fan: "back" }).name]).toEqual(["a.tied", "a.fanback.speed"]);
    expect(() => sensors.product({ product: "a.b" })).toThrow("product: expected a text of letters, digits, _ and -");
    expect(() => sensors.rack({ rack: 3 })).toThrow("rack: expected an integer from 1 to 2");
    await expect(product.state.read()).rejects.toThrow("Unknown sensor 'a.state'");
    device.sensors.product.add({ product: "a" }).state.value = "busy";
    expect((await product.state.read()).value).toBe("busy");
  });

  test("have sensors with types, statuses and former names as all others", async () => {
    const { client, device } = await connect();
    const served = device.sensors.product.add({ product: "a" });
    const product = client.sensors.product({ product: "a" });
    served.health.value = "ill";
    served.beam({ beam: 0 }).weights.value = ["x", "y"];
    device.sensors.rx.temp.value = 4;
    expect(await product.health.read()).toMatchObject({ value: "ill", status: "error" });
    expect((await product.beam({ beam: 0 }).weights.read()).value).toEqual(["x", "y"]);
    expect((await client.sensors.rx.temp.read()).value).toBe(4);
  });

  test("that are there can be walked, each once, at every depth", async () => {
    const { client, device } = await connect();
    for (const name of ["a", "b-c"]) device.sensors.product.add({ product: name });
    const { product, rack } = client.sensors;
    expect((await product.members()).map(([parameters, { state }]) => [parameters, state.name])).toEqual([
      [{ product: "a" }, "a.state"],
      [{ product: "b-c" }, "b-c.state"],
    ]);
    expect((await rack.members()).map(([parameters]) => parameters)).toEqual([{ rack: 1 }, { rack: 2 }]);
    device.sensors.product({ product: "a" }).beam({ beam: 1 }).aim.add({ target: "moon" });
    device.sensors.product({ product: "a" }).address.add({ port: "cam" });
    const [a, b] = [product({ product: "a" }), product({ product: "b-c" })];
    expect((await a.beam.members()).map(([parameters]) => parameters)).toEqual([{ beam: 0 }, { beam: 1 }]);
    expect((await a.beam({ beam: 1 }).aim.members()).map(([, { elevation }]) => elevation.name)).toEqual(["a.beam1.moon.elevation"]);
    expect(await a.beam({ beam: 0 }).aim.members()).toEqual([]);
    expect((await a.address.members()).map(([parameters, { name }]) => [parameters, name])).toEqual([[{ port: "cam" }, "a.cam-address"]]);
    expect(await b.address.members()).toEqual([]);
    const walked: string[] = [];
    for await (const [{ fan }, { name }] of b.fanSpeed) walked.push(`${fan} ${name}`);
    expect(walked).toEqual(["back b-c.fanback.speed", "front b-c.fanfront.speed"]);
    device.sensors.product.clear();
    expect(await product.members()).toEqual([]);
  });

  test("are followed while they go and come again", async () => {
    const { client, device } = await connect();
    const seen: string[] = [];
    device.sensors.product.add({ product: "a" }).state.value = "one";
    expect(await client.sensors.product.members()).toHaveLength(1);
    const stop = client.sensors.product({ product: "a" }).state.listen("event", {
      onReading: ({ value }) => seen.push(value),
      onGone: () => seen.push("(gone)"),
    });
    await until(() => seen.includes("one"));
    device.sensors.product.remove({ product: "a" });
    await until(() => seen.includes("(gone)"));
    device.sensors.product.add({ product: "a" }).state.value = "two";
    await until(() => seen.includes("two"));
    expect(seen.filter((each) => each !== "")).toEqual(["one", "(gone)", "two"]);
    stop();
  });
});

describe("a watcher", () => {
  test("has the groups of its device, as it mirrors them, with typed readings", async () => {
    const { client, device } = await connect();
    using watcher = new SensorWatcher(client);
    await watcher.synced();
    const { product, rx } = client.sensors;
    expect(product.among(watcher.sensors.keys())).toEqual([]);
    const served = device.sensors.product.add({ product: "a" });
    served.health.value = "ill";
    served.beam({ beam: 1 }).weights.value = ["x", "y"];
    device.sensors.rx.temp.value = 4;
    const a = product({ product: "a" });
    await until(() => watcher.reading(a.beam({ beam: 1 }).weights)?.value.length === 2);
    expect(product.among(watcher.sensors.keys()).map(([parameters]) => parameters)).toEqual([{ product: "a" }]);
    expect(watcher.reading(a.health)).toMatchObject({ value: "ill", status: "error" });
    await until(() => watcher.reading(rx.temp)?.value === 4);
    device.sensors.product.remove({ product: "a" });
    await until(() => watcher.reading(a.health) === undefined);
    expect(product.among(watcher.sensors.keys())).toEqual([]);
  });

  test("shows groups to others, as a proxy does", async () => {
    const { client, device } = await connect();
    using watcher = new SensorWatcher(client, { filter: ({ name }) => !name.startsWith("r") });
    await watcher.synced();
    const shown = new SensorSet();
    const stop = mirrorSensors(watcher, shown, { rename: (name) => `dut.${name}` });
    device.sensors.product.add({ product: "a" }).state.value = "busy";
    await until(() => shown.get("dut.a.state")?.value === "busy");
    expect(shown.has("dut.a.beam1.v.level")).toBe(true);
    device.sensors.product.clear();
    await until(() => !shown.has("dut.a.state"));
    stop();
  });
});
