import { setImmediate as turn } from "node:timers/promises";
import { ConnectionLostError, FailReply, InvalidReply, RequestTimeoutError, StreamOverflowError } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { greeting5, talkTo, until } from "../../support/dut-client.js";

const greetingWithoutIds = greeting5.replace("-MIB", "-M");

describe("informs that are read while they come", () => {
  test("end with the reply, whose fields are a promise", async () => {
    const { client, server } = await talkTo(greeting5, () => "#scan[1] 1\n");
    const scan = client.req.scan.stream();
    expect(await scan.next()).toEqual({ done: false, value: { step: 1 } });
    server.send("#scan[1] 2\n#scan 9\n!scan[1] ok 2.5\n");
    expect(await scan.next()).toEqual({ done: false, value: { step: 2 } });
    expect((await scan.next()).done).toBe(true);
    expect(await scan.reply).toEqual({ peak: 2.5 });
    expect(await client.req.scan.stream().return?.()).toEqual({ done: true, value: undefined });
  });

  test("throw what the request ends with, and so does the reply", async () => {
    const { client } = await talkTo(greeting5, () => "#scan[1] 1\n!scan[1] fail No\\_power\n");
    const scan = client.req.scan.stream();
    await scan.next();
    await expect(scan.next()).rejects.toThrow(new FailReply("No power"));
    await expect(scan.reply).rejects.toMatchObject({ name: "FailReply", call: { request: "scan" } });
  });

  test("are given up with the loop: what still comes is dropped", async () => {
    const { client, server } = await talkTo(greeting5, (line) => (line.startsWith("?scan") ? "#scan[1] 1\n" : "!go[2] ok\n"));
    const unasked = client.informs();
    for await (const { step } of client.req.scan.stream()) {
      expect(step).toBe(1);
      break;
    }
    server.send("#scan[1] 2\n!scan[1] ok 1.0\n#scan-done x\n");
    await client.req.go();
    expect((await unasked.next()).value?.name).toBe("scan-done");
  });

  test("are bounded, and then an error", async () => {
    const { client } = await talkTo(greeting5, () => "#scan[1] 1\n#scan[1] 2\n#scan[1] 3\n");
    const scan = client.req.scan.stream({ buffer: 2 });
    await until(() => client.core.link !== undefined);
    for (let index = 0; index < 3; index++) await turn();
    const seen: number[] = [];
    await expect(
      (async () => {
        for await (const { step } of scan) seen.push(step);
      })(),
    ).rejects.toThrow(StreamOverflowError);
    expect(seen).toEqual([1, 2, 3]);
  });
});

describe("what a call ends with", () => {
  test("names the request, the device and the time, beside the words of the device", async () => {
    const answers = ["!go[1] fail no\\_power\n", "!go[2] busy\n", "!set-rate[3] ok\n"];
    const { client, server } = await talkTo(greeting5, () => answers.shift() ?? "");
    const call = { request: "go", device: `127.0.0.1:${server.port}`, waitedMs: expect.any(Number) };
    await expect(client.req.go()).rejects.toMatchObject({ name: "FailReply", message: "no power", call });
    await expect(client.req.go()).rejects.toMatchObject({ name: "InvalidReply", code: "busy", call });
    await expect(client.req.setRate({ rate: 1 })).rejects.toMatchObject({ name: "DatatypeError", call: { request: "set-rate" } });
  });

  test("is the reply itself, for a raw request", async () => {
    const { client } = await talkTo(greeting5, () => "!foo[1] busy 1\n");
    expect(String(await client.requestRaw("foo"))).toBe("!foo[1] busy 1");
    await expect(client.request("not a name")).rejects.toThrow("name: expected a letter");
  });

  test("is the reply alone, where its informs are handed on while they come: then no number of them is too large", async () => {
    const warnings: string[] = [];
    const onWarning = ({ message }: { readonly message: string }): unknown => warnings.push(message);
    const { client, server } = await talkTo(greeting5, () => "#scan[1] 1\n#scan[1] 2\n", { maximumInforms: 1, onWarning });
    const seen: string[] = [];
    const call = client.request("scan", [], {
      onInform: (inform) => {
        seen.push(inform.text(0));
        throw new Error("ours");
      },
    });
    await until(() => seen.length === 2);
    server.send("!scan[1] ok done\n");
    const { arguments: values, informs } = await call;
    expect([seen, values.map(String), informs]).toEqual([["1", "2"], ["done"], []]);
    expect(warnings).toEqual(["onInform of ?scan failed: ours"]);
  });
});

describe("timeouts that the device hints at", () => {
  const greeting = greeting5.replace("-MIB", "-MIBT");

  test("are asked for once, and hold for calls that are under way: the longer of the hint and what the interface says", async () => {
    const clock = new FakeClock();
    const { client, server } = await talkTo(
      greeting,
      (line) =>
        line.startsWith("?request-timeout-hint")
          ? "#request-timeout-hint[2] go 20.0\n#request-timeout-hint[2] set-rate 9.0\n#request-timeout-hint[2] scan 0.0\n!request-timeout-hint[2] ok 3\n"
          : "",
      { clock, keepAlive: false },
    );
    const ends: string[] = [];
    const watch = (name: string, call: Promise<unknown>): void =>
      void call.catch(({ message }: Error) => ends.push(`${name}: ${message.replace(/ to \S+:/, "")}`));
    watch("go", client.req.go());
    await server.until((line) => line.startsWith("?request-timeout-hint"));
    await until(() => client.core.caller.timeoutMs("go", undefined) === 20_000);
    watch("set-rate", client.req.setRate({ rate: 1 }));
    watch("scan", client.req.scan());
    watch("own", client.req.go({ timeoutMs: 1000 }));
    clock.advance(30_000);
    await until(() => ends.length === 4);
    expect(ends).toEqual([
      "own: ?go no reply within 1 s",
      "scan: ?scan no reply within 5 s",
      "set-rate: ?set-rate no reply within 9 s",
      "go: ?go no reply within 20 s",
    ]);
    expect(server.received.filter((line) => line.startsWith("?request-timeout-hint"))).toHaveLength(1);
  });

  test("may be unknown to a device that announces them", async () => {
    const { client } = await talkTo(greeting, (line) =>
      line.startsWith("?go") ? "" : "!request-timeout-hint[2] invalid Unknown\n!go[1] ok\n",
    );
    await client.req.go();
    expect(client.core.caller.timeoutMs("go", undefined)).toBe(5000);
  });
});

describe("without identifiers", () => {
  test("one request of a name is on its way at a time; others do not wait for it", async () => {
    const { client, server } = await talkTo(greetingWithoutIds, () => "");
    const [one, two] = [client.req.setRate({ rate: 1 }), client.req.setRate({ rate: 2 })];
    const go = client.req.go();
    await server.until((line) => line === "?go");
    expect(server.received).toEqual(["?set-rate 1.0", "?go"]);
    server.send("!go ok\n!set-rate ok 1.5\n");
    expect([await one, await go]).toEqual([{ actual: 1.5 }, undefined]);
    await server.until((line) => line === "?set-rate 2.0");
    server.send("!set-rate ok 2.5\n");
    expect(await two).toEqual({ actual: 2.5 });
  });

  test("one that was given up keeps its place until its late reply has come", async () => {
    const clock = new FakeClock();
    const { client, server } = await talkTo(greetingWithoutIds, () => "", { clock, keepAlive: false });
    const late = expect(client.req.scan({ timeoutMs: 100 })).rejects.toThrow(RequestTimeoutError);
    await server.until((line) => line === "?scan");
    clock.advance(100);
    await late;
    const next = client.req.scan();
    // It says that nothing was sent: the device has not begun what it asks for.
    const never = expect(client.req.scan({ timeoutMs: 50 })).rejects.toThrow(
      /^\?scan to \S+ was not sent within 0\.05 s: an earlier \?scan has had no reply, and the device has no identifiers to tell them apart$/,
    );
    clock.advance(50);
    await never;
    server.send("#scan 1\n!scan ok 1.0\n");
    await until(() => server.received.length === 2);
    server.send("#scan 2\n!scan ok 2.0\n");
    expect(await next).toEqual({ informs: [{ step: 2 }], peak: 2 });
    expect(server.received).toEqual(["?scan", "?scan"]);
  });

  test("a raw request may wait for ever, and is lost with the connection", async () => {
    const { client, server } = await talkTo(greetingWithoutIds, () => "");
    const lost = [client.request("x", [], { timeoutMs: Number.POSITIVE_INFINITY }), client.request("x")].map((call) =>
      expect(call).rejects.toThrow(ConnectionLostError),
    );
    await server.until((line) => line === "?x");
    server.cut();
    await Promise.all(lost);
  });
});

describe("untidy devices", () => {
  test("may write escapes of their own, where the client is lenient", async () => {
    const { client } = await talkTo(greeting5, () => "!go[1] fail a\\qb\n", { lenientEscapes: true });
    await expect(client.req.go()).rejects.toThrow(new FailReply("aqb"));
  });

  test("are warned of for lines that are none, and are answered nothing", async () => {
    const warnings: string[] = [];
    const { client, server } = await talkTo(greeting5, () => "*nonsense\n?what\n!odd[9] ok\n#go[7] x\n!go[1] ok\n", {
      onWarning: ({ message }) => warnings.push(message),
    });
    await client.req.go();
    expect(warnings).toEqual([expect.stringContaining("a line was left out: Bad message")]);
    expect(server.received).toEqual(["?go[1]"]);
  });

  test("that reply to another name by an identifier are not believed", async () => {
    const { client } = await talkTo(greeting5, () => "!other[1] ok\n!go[1] ok\n");
    await client.req.go();
  });

  test("that give no code at all get an InvalidReply", async () => {
    const { client } = await talkTo(greeting5, () => "!go[1]\n");
    await expect(client.req.go()).rejects.toThrow(new InvalidReply("!go", { code: "" }));
  });
});
