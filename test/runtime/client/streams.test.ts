import { getEventListeners } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { DeviceGroup, SensorWatcher } from "katcp-runtime";
import { describe, expect, onTestFinished, test } from "vitest";
import { onAbort } from "../../../runtime/client/streams/on-abort.js";
import { Stream } from "../../../runtime/client/streams/stream.js";
import { DutClient, greeting5, talkTo, until } from "../../support/dut-client.js";

const obey = (line: string): string => line.replace(/^\?(\S+).*$/, "!$1 ok\n");

describe("two reads of a stream at once", () => {
  test("both end, each with an item of its own, in their order", async () => {
    const stream = new Stream<number>({ onEnd: () => {} });
    const reads = [stream.next(), stream.next(), stream.next()];
    stream.push(1);
    stream.push(2);
    stream.end();
    expect(await Promise.all(reads)).toEqual([
      { done: false, value: 1 },
      { done: false, value: 2 },
      { done: true, value: undefined },
    ]);
  });

  test("both end where the stream ends by an error, which one of them gets", async () => {
    const stream = new Stream<number>({ onEnd: () => {} });
    const reads = [stream.next(), stream.next()];
    stream.end(new Error("gone"));
    await expect(reads[0]).rejects.toThrow("gone");
    expect(await reads[1]).toEqual({ done: true, value: undefined });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  test("both end when somebody leaves it", async () => {
    const stream = new Stream<number>({ buffer: "latest", onEnd: () => {} });
    const reads = [stream.next(), stream.next()];
    await stream.return();
    expect((await Promise.all(reads)).map(({ done }) => done)).toEqual([true, true]);
  });

  test("both end, of every stream that a client has", async () => {
    const { client, server } = await talkTo(greeting5, () => "");
    const group = new DeviceGroup({ dut: client });
    const watcher = new SensorWatcher(client);
    const scan = client.req.scan.stream();
    const streams = [client.informs(), client.logs(), client.inform.scanDone(), client.sensors.rate.readings(), client.states()];
    const all: AsyncIterableIterator<unknown>[] = [...streams, scan, group.changes(), watcher.states()];
    await server.until((line) => line.startsWith("?sensor-list"));
    const settled = Promise.allSettled(all.flatMap((stream) => [stream.next(), stream.next(), stream.next()]));
    await client.close();
    expect(await settled).toHaveLength(24);
    // A request whose informs nobody can read any more has no reply to wait for.
    await expect(scan.reply).rejects.toThrow("closed by this client");
  });
});

describe("a stream of a request that is left", () => {
  test("waits for no reply", async () => {
    const { client } = await talkTo(greeting5, () => "");
    const scan = client.req.scan.stream();
    await scan.return?.();
    await expect(scan.reply).rejects.toThrow("?scan: the request was cancelled, because its informs are no longer read");
  });
});

describe("a signal", () => {
  test("may be shared by any number of calls, streams and waits: no leak is warned of, and nothing of it stays", async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): number => warnings.push(warning);
    process.on("warning", onWarning);
    onTestFinished(() => void process.off("warning", onWarning));
    const { client, server } = await talkTo(greeting5, () => "");
    const idle = new DutClient("127.0.0.1", server.port);
    const watcher = new SensorWatcher(client);
    const group = new DeviceGroup(Array.from({ length: 20 }, (_, index) => [`d${index}`, client] as const));
    const ending = new AbortController();
    const { signal } = ending;
    const reads: Promise<unknown>[] = [];
    for (let count = 0; count < 20; count++) {
      reads.push(client.req.go({ signal }), client.sensors.rate.read({ signal }), client.sensors.lock.waitFor(true, { signal }));
      reads.push(client.sensors.rate.readings("event", { signal }).next(), client.informs(undefined, { signal }).next());
      reads.push(idle.connected({ signal }), watcher.synced({ signal }), client.req.scan.stream({ signal }).next());
      reads.push(client.logs({ signal }).next(), client.inform.scanDone({ signal }).next());
    }
    reads.push(group.waitFor((dev) => dev.sensors.lock, true, { signal }));
    const settled = Promise.allSettled(reads);
    await turn();
    const reason = new Error("enough");
    ending.abort(reason);
    const causes = (await settled).map((read) => (read.status === "rejected" ? ((read.reason as Error).cause ?? read.reason) : read));
    expect(new Set(causes)).toEqual(new Set([reason]));
    await turn();
    expect([warnings, getEventListeners(signal, "abort")]).toEqual([[], []]);
    watcher.close();
  });

  test("ends streams of informs, logs and states, and with a signal that is aborted already they never begin", async () => {
    const { client } = await talkTo(greeting5, obey);
    const ending = new AbortController();
    const { signal } = ending;
    const streams = [
      client.informs("x", { signal }),
      client.logs({ signal }),
      client.inform.scanDone({ signal }),
      client.states({ signal }),
    ];
    expect((await streams[3]?.next())?.value).toMatchObject({ kind: "connected" });
    const ends = streams.map((stream) => stream.next());
    ending.abort(new Error("enough"));
    for (const end of ends) await expect(end).rejects.toThrow("enough");
    await expect(client.informs("x", { signal }).next()).rejects.toThrow("enough");
  });

  test("is told to whoever waits, once, and not to who has called it off", () => {
    const ending = new AbortController();
    const told: string[] = [];
    const callOff = onAbort(ending.signal, () => told.push("a"));
    onAbort(ending.signal, () => {
      told.push("b");
      callOffLast();
    });
    const callOffLast = onAbort(ending.signal, () => told.push("c"));
    callOff();
    callOff();
    ending.abort();
    expect(told).toEqual(["b"]);
  });

  test("gives up connecting: the client is closed, and the error says how far it came", async () => {
    const client = new DutClient("10.255.255.1", 7147, { connector: () => new Promise(() => {}), connectTimeoutMs: 60_000 });
    const ending = new AbortController();
    const connecting = client.connect({ signal: ending.signal });
    ending.abort(new Error("enough"));
    await expect(connecting).rejects.toMatchObject({
      message: "no connection to 10.255.255.1:7147: still connecting (given up: enough)",
      cause: { message: "enough" },
    });
    await until(() => client.state.kind === "closed");
    await expect(DutClient.connect("10.255.255.1", 7147, { signal: AbortSignal.abort(new Error("never")) })).rejects.toThrow("never");
  });
});
