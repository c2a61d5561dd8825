import { once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { ConnectionLostError, DeviceServer } from "katcp-runtime";
import { FakeClock, MemoryNetwork, type MemoryStream } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { DutClient, until } from "../../support/dut-client.js";

/** Both ends of a connection, and what has come at each, piece by piece. */
async function pair(network: MemoryNetwork) {
  const ends: MemoryStream[] = [];
  await network.listen({ host: "a", port: 1 }, (stream) => ends.push(stream as MemoryStream));
  const client = await network.connect({ host: "a", port: 1 }, new AbortController().signal);
  const [server] = ends;
  const [link] = network.links;
  if (server === undefined || link === undefined) throw new Error("nobody was connected");
  const received: { readonly client: string[]; readonly server: string[] } = { client: [], server: [] };
  client.on("data", (chunk: Buffer) => received.client.push(String(chunk)));
  server.on("data", (chunk: Buffer) => received.server.push(String(chunk)));
  return { client, server, link, received };
}

async function turns(count = 10): Promise<void> {
  for (; count > 0; count--) await turn();
}

describe("a network in memory", () => {
  test("carries bytes both ways, as they were written", async () => {
    const { client, server, received } = await pair(new MemoryNetwork());
    client.write("one");
    client.write("two");
    server.write("three");
    await turns();
    expect(received).toEqual({ client: ["three"], server: ["one", "two"] });
  });

  test("splits them, for all connections or for one", async () => {
    const network = new MemoryNetwork({ chunkBytes: 2 });
    const { client, server, link, received } = await pair(network);
    client.write("abcde");
    await turns();
    link.faults = { chunkBytes: 1 };
    server.write("xyz");
    await turns();
    expect(received).toEqual({ server: ["ab", "cd", "e"], client: ["x", "y", "z"] });
  });

  test("delays them by its clock", async () => {
    const clock = new FakeClock();
    const { client, received } = await pair(new MemoryNetwork({ clock, delayMs: 100 }));
    client.write("late");
    await turns();
    clock.advance(99);
    expect(received.server).toEqual([]);
    clock.advance(1);
    await turns();
    expect(received.server).toEqual(["late"]);
  });

  test("half-closes: one side sends no more, and still reads", async () => {
    const { client, server, link, received } = await pair(new MemoryNetwork());
    link.halfClose("client");
    await once(server, "end");
    server.write("still here");
    await turns();
    expect(received.client).toEqual(["still here"]);
    server.end();
    await Promise.all([client, server].map((end) => end.closed || once(end, "close")));
  });

  test("is cut, vanishes, stands still and goes on", async () => {
    const network = new MemoryNetwork();
    const { client, server, link, received } = await pair(network);
    link.hold();
    client.write("a");
    await turns();
    expect(received.server).toEqual([]);
    link.release();
    await turns();
    expect(received.server).toEqual(["a"]);
    link.vanish();
    client.write("b");
    await turns();
    expect(received.server).toEqual(["a"]);
    const errors = [client, server].map(async (end) => ((await once(end, "error")) as [{ code: string }])[0].code);
    link.cut();
    expect(await Promise.all(errors)).toEqual(["ECONNRESET", "ECONNRESET"]);
    await until(() => network.links.length === 0);
  });

  test("has an address once, and nobody where nobody listens", async () => {
    const network = new MemoryNetwork();
    const { address, close } = await network.listen({ host: "a", port: 0 }, () => {});
    expect(address).toEqual({ host: "a", port: 1 });
    await expect(network.listen(address, () => {})).rejects.toThrow("cannot listen on a:1: another device listens there");
    close();
    const { signal } = new AbortController();
    await expect(network.connect(address, signal)).rejects.toThrow(new ConnectionLostError("no connection to a:1: nobody listens there"));
  });

  test("makes a slow reader be waited for", async () => {
    const { client, server } = await pair(new MemoryNetwork());
    server.pause();
    const block = Buffer.alloc(server.readableHighWaterMark);
    client.write(block);
    client.write(block);
    client.write(block);
    await turns(50);
    expect(client.writableLength).toBeGreaterThan(0);
    server.resume();
    await until(() => client.writableLength === 0);
  });

  test("has a device take several clients, by the same code as over a socket", async () => {
    const network = new MemoryNetwork();
    const device = new DeviceServer({ version: "dut-api-1.2" }, { host: "dut", port: 1, listener: network.listen, logSink: () => {} });
    await device.start();
    onTestFinished(() => device.stop());
    const clients = await Promise.all([1, 2, 3].map(() => DutClient.connect("dut", 1, { connector: network.connect })));
    const { informs } = (await clients[0]?.request("client-list")) ?? { informs: [] };
    expect(informs.map((inform) => inform.text(0))).toEqual(["memory:1", "memory:2", "memory:3"]);
    await Promise.all(clients.map((client) => client.close()));
    await until(() => network.links.length === 0 && [...device.clients].length === 0);
  });
});
