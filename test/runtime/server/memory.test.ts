import { describe, expect, test } from "vitest";
import { MemoryDevice, turns, until } from "../../support/memory-device.js";

describe("the budget of memory", () => {
  test("bounds unfinished lines: the client with the longest is told why, and the others go on", async () => {
    const device = await new MemoryDevice({ maximumBufferedBytes: 300_000 }).listen();
    const clients = await Promise.all(Array.from({ length: 5 }, () => device.connectRaw()));
    const largest = await device.connectRaw();
    for (const [index, client] of clients.entries()) client.send(`?watchdog[${index + 1}] `.padEnd(40_000, "x"));
    largest.send("?watchdog ".padEnd(90_000, "x"));
    await turns(20);
    expect(device.stats().bufferedBytes).toBe(290_000);
    clients[0]?.send("y".repeat(20_000));
    expect(await largest.until(/^#disconnect/)).toContainEqual(
      "#disconnect the\\_device\\_holds\\_90000\\_bytes\\_for\\_it,\\_the\\_most\\_of\\_all\\_clients,\\_whose\\_limit\\_together\\_is\\_300000",
    );
    expect(device.stats()).toMatchObject({ bufferedBytes: 220_000, clients: { dropped: 1 } });
    for (const client of clients) client.send("\n?watchdog[9]\n");
    for (const client of clients) expect((await client.until(/^!watchdog\[9\]/)).at(-1)).toBe("!watchdog[9] ok");
    expect(device.records.map(({ message }) => message)).toContainEqual(
      expect.stringContaining("was dropped: the device holds 90000 bytes for it"),
    );
  });

  test("bounds the arguments of what is pending", async () => {
    const device = new MemoryDevice({ maximumBufferedBytes: 1_000_000 });
    device.addRequest({ name: "hold", description: "H.", arguments: [{ name: "text", type: "string" }] }, (_, ctx) => {
      return new Promise((_, reject) => ctx.signal.addEventListener("abort", () => reject(ctx.signal.reason)));
    });
    await device.listen();
    const [hostile, innocent] = [await device.connectRaw(), await device.connectRaw()];
    innocent.send(`?hold[1] ${"x".repeat(100_000)}\n`);
    hostile.send(`?hold[1] ${"x".repeat(150_000)}\n`.repeat(10));
    await hostile.until(/^#disconnect the/);
    await until(() => device.stats().pending === 1);
    expect(device.stats().bufferedBytes).toBeLessThan(110_000);
    expect(await innocent.reply("?watchdog")).toBe("!watchdog ok");
  });

  test("bounds what waits to be sent, of all clients together", async () => {
    const device = await new MemoryDevice({ maximumBufferedBytes: 3_000_000 }).addSensors(2000).listen();
    const clients = await Promise.all(Array.from({ length: 8 }, () => device.connectRaw()));
    for (const client of clients) client.pause();
    for (const client of clients) client.send("?sensor-list\n".repeat(100));
    await until(() => device.stats().clients.dropped > 0);
    await turns(200);
    expect(device.stats().bufferedBytes).toBeLessThan(3_000_000);
    expect(device.stats().clients.connected).toBeGreaterThan(0);
  });

  test("counts nothing of clients that are gone", async () => {
    const device = await new MemoryDevice().listen();
    for (let count = 0; count < 10; count++) {
      const client = await device.connectRaw();
      client.send("?watchdog ".padEnd(10_000, "x"));
      await turns(5);
      device.network.links[0]?.cut();
    }
    await until(() => device.stats().clients.connected === 0);
    expect(device.stats().bufferedBytes).toBe(0);
  });
});

describe("a device for one client at a time", () => {
  test("keeps no more of those that it has told to go than clients may be there", async () => {
    const device = await new MemoryDevice({ singleClient: true, maximumClients: 5 }).listen();
    for (let count = 0; count < 50; count++) {
      const client = await device.connectRaw();
      client.pause();
    }
    expect([...device.clients].length).toBeLessThanOrEqual(5);
    expect(await (await device.connectRaw()).reply("?watchdog")).toBe("!watchdog ok");
  });
});
