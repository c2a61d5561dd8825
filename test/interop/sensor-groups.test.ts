import { FailReply, SensorWatcher } from "katcp-runtime";
import { describe, expect, onTestFinished, test } from "vitest";
import { ProductsClient } from "./generated/products/client.js";
import { ProductsServer } from "./generated/products/server.js";
import type { AddArgs, RemoveArgs, SetArgs } from "./generated/products/types.js";
import { runPeer, servePeer } from "./peer.js";

class Products extends ProductsServer {
  protected override requestAdd({ products }: AddArgs): void {
    for (const product of products) this.sensors.product.add({ product });
  }

  protected override requestRemove({ product }: RemoveArgs): void {
    if (!this.sensors.product.remove({ product })) throw new FailReply(`there is no product ${product}`);
  }

  protected override requestSet({ product, state }: SetArgs): void {
    this.sensors.product({ product }).state.value = state;
  }
}

test("a plain client of aiokatcp sees the sensors of groups as all others, and hears once of those that come or go together", async () => {
  const device = new Products({ port: 0, logSink: () => {} });
  await device.start();
  onTestFinished(() => device.stop({ graceMs: 0 }));
  const checks = await runPeer("products_client.py", String(device.address?.port));
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(checks.length).toBeGreaterThan(18);
});

describe("the generated client, at a plain server of aiokatcp", () => {
  async function connect(): Promise<ProductsClient> {
    const client = await ProductsClient.connect("127.0.0.1", await servePeer("products_server.py"));
    onTestFinished(() => client.close());
    return client;
  }

  test("finds its groups while they come and go, at every depth", async () => {
    const dev = await connect();
    const there = async (): Promise<readonly string[]> => (await dev.sensors.product.members()).map(([{ product }]) => product);
    expect([await dev.sensors.rx.temp.read(), await there()]).toMatchObject([{ value: 31, status: "warn" }, []]);
    await dev.req.add({ products: ["a", "b_1"] });
    expect(await there()).toEqual(["a", "b_1"]);
    const a = dev.sensors.product({ product: "a" });
    expect((await a.beam.members()).map(([{ beam }]) => beam)).toEqual([0, 1]);
    expect((await a.beam({ beam: 1 }).weights.read()).value).toEqual(["1", "2"]);
    for await (const [{ port }, sensor] of a.address)
      expect([port, String((await sensor.read()).value)]).toEqual(["telstate", "127.0.0.1:7147"]);
    await dev.req.remove({ product: "a" });
    expect(await there()).toEqual(["b_1"]);
    await expect(a.state.read()).rejects.toThrow(FailReply);
  });

  test("follows a sensor of a group that goes and comes again", async () => {
    const dev = await connect();
    await dev.req.add({ products: ["a"] });
    const { state } = dev.sensors.product({ product: "a" });
    await state.waitFor("idle", { timeoutMs: 10_000 });
    const readings = state.readings("event");
    expect((await readings.next()).value).toMatchObject({ value: "idle", status: "nominal" });
    await dev.req.set({ product: "a", state: "failed" });
    expect((await readings.next()).value).toMatchObject({ value: "failed", status: "error" });
    await dev.req.remove({ product: "a" });
    await dev.req.add({ products: ["a"] });
    expect((await readings.next()).value).toMatchObject({ value: "idle", status: "nominal" });
    await readings.return?.();
  });

  test("has what a watcher mirrors with the types of the interface", async () => {
    const dev = await connect();
    await dev.req.add({ products: ["a"] });
    using watcher = new SensorWatcher(dev);
    await watcher.synced();
    const among = (): readonly string[] => dev.sensors.product.among(watcher.sensors.keys()).map(([{ product }]) => product);
    const { state, beam } = dev.sensors.product({ product: "a" });
    expect(among()).toEqual(["a"]);
    expect(watcher.reading(beam({ beam: 0 }).weights)?.value).toEqual(["1", "2"]);
    await dev.req.set({ product: "a", state: "failed" });
    await expect.poll(() => watcher.reading(state), { timeout: 240_000 }).toMatchObject({ value: "failed", status: "error" });
    await dev.req.add({ products: ["b"] });
    await expect.poll(among, { timeout: 240_000 }).toEqual(["a", "b"]);
    await dev.req.remove({ product: "a" });
    await expect.poll(among, { timeout: 240_000 }).toEqual(["b"]);
    expect(watcher.reading(state)).toBeUndefined();
  });
});
