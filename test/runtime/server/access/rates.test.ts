import { DeviceServer, type DeviceServerOptions } from "katcp-runtime";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { Bucket } from "../../../../runtime/server/clients/bucket.js";
import { turns } from "../../../support/memory-device.js";
import { WireClient } from "../../../support/wire-client.js";

describe("a bucket", () => {
  test("gives as much as a second brings at once, and then one after the other", () => {
    const bucket = new Bucket();
    expect([0, 0, 0, 0, 0].map(() => bucket.take(1000, 2))).toEqual([0, 0, 500, 1000, 1500]);
    expect(bucket.take(3000, 2)).toBe(0);
  });

  test("fills to what a second brings, and no more", () => {
    const bucket = new Bucket();
    bucket.take(0, 2);
    expect([1, 2, 3].map(() => bucket.take(3_600_000, 2))).toEqual([0, 0, 500]);
  });

  test("gives one at once also where a second brings less, and heeds a rate that changes", () => {
    const bucket = new Bucket();
    expect([bucket.take(0, 0.1), bucket.take(0, 0.1)]).toEqual([0, 10_000]);
    expect(bucket.take(0, Number.POSITIVE_INFINITY)).toBe(0);
  });
});

async function serve(options: DeviceServerOptions) {
  const clock = new FakeClock();
  const network = new MemoryNetwork();
  const device = new DeviceServer(
    { version: "dish-api-1.0" },
    { host: "dut", port: 7147, listener: network.listen, clock, logSink: () => {}, ...options },
  );
  await device.start();
  onTestFinished(() => device.stop({ graceMs: 0 }));
  return { clock, device, connect: () => WireClient.inMemory(network) };
}

describe("a client that asks too often", () => {
  test("is read from more slowly, gets every answer and no error, and disturbs nobody", async () => {
    const { clock, device, connect } = await serve({ maximumRequestRate: 10 });
    const [hasty, other] = [await connect(), await connect()];
    hasty.send("?watchdog\n".repeat(25));
    await turns(20);
    const first = device.stats().requests["ok"];
    // Ten at once, and the one that showed that it is too many.
    expect(first).toBe(11);
    expect(await other.reply("?watchdog")).toBe("!watchdog ok");
    for (let second = 0; second < 3; second++) {
      clock.advance(1000);
      await turns(20);
    }
    expect(device.stats().requests["ok"]).toBe(26);
    expect(device.stats().clients.throttled).toBeGreaterThan(0);
    expect((await hasty.until(/^!watchdog/)).at(-1)).toBe("!watchdog ok");
  });

  test("waits with requests of all kinds, also those that are refused", async () => {
    const { device, connect } = await serve({ maximumRequestRate: 2 });
    const client = await connect();
    client.send("?unheard\n".repeat(9));
    await turns(20);
    expect(device.stats().requests).toEqual({ invalid: 3 });
  });

  test("waits with lines that are no messages too", async () => {
    const { clock, device, connect } = await serve({ maximumRequestRate: 2 });
    const client = await connect();
    client.send(`${"nonsense\n".repeat(5)}?watchdog\n`);
    await turns(20);
    expect(device.stats()).toMatchObject({ requests: {}, clients: { throttled: 1 } });
    for (let second = 0; second < 3; second++) {
      clock.advance(1000);
      await turns(20);
    }
    expect(device.stats().requests).toEqual({ ok: 1 });
  });

  test("may ask as it likes again, when the bound is taken away while it runs", async () => {
    const { clock, device, connect } = await serve({ maximumRequestRate: 2 });
    const client = await connect();
    client.send("?watchdog\n".repeat(9));
    await turns(20);
    device.setBounds({ maximumRequestRate: Number.POSITIVE_INFINITY });
    clock.advance(500);
    await turns(20);
    expect(device.stats().requests).toEqual({ ok: 9 });
  });
});

test("clients of one address share the rate of an address, and those of another are not slowed", async () => {
  const clock = new FakeClock();
  const device = new DeviceServer({ version: "dish-api-1.0" }, { port: 0, clock, logSink: () => {}, maximumAddressRequestRate: 4 });
  await device.start();
  onTestFinished(() => device.stop({ graceMs: 0 }));
  const port = device.address?.port ?? 0;
  const clients = [await WireClient.connect(port), await WireClient.connect(port)];
  for (const client of clients) onTestFinished(() => client.destroy());
  for (const client of clients) client.send("?watchdog\n".repeat(9));
  await Promise.all(clients.map((client) => client.until(/^!watchdog ok/)));
  await turns(50);
  expect(device.stats().requests["ok"]).toBeLessThanOrEqual(6);
});

test("clients that connect too often are greeted, and read from later", async () => {
  const clock = new FakeClock();
  const device = new DeviceServer({ version: "dish-api-1.0" }, { port: 0, clock, logSink: () => {}, maximumConnectionRate: 2 });
  await device.start();
  onTestFinished(() => device.stop({ graceMs: 0 }));
  const port = device.address?.port ?? 0;
  const clients = [];
  for (let index = 0; index < 4; index++) {
    const client = await WireClient.connect(port);
    onTestFinished(() => client.destroy());
    clients.push(client);
  }
  for (const client of clients) client.send("?watchdog\n");
  await clients[1]?.until(/^!watchdog ok/);
  await turns(50);
  expect(device.stats().requests).toEqual({ ok: 2 });
  clock.advance(500);
  await clients[2]?.until(/^!watchdog ok/);
  clock.advance(500);
  await clients[3]?.until(/^!watchdog ok/);
  expect(device.stats().clients).toMatchObject({ connected: 4, throttled: 2 });
});
