import { type DeviceContract, DeviceServer, FailReply, InvalidReply, type RequestContext } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { MemoryDevice, turns } from "../../support/memory-device.js";
import { keepLog, startDevice } from "../../support/running-device.js";

/** A device without an interface whose one request has this handler. */
async function ask(
  handler: (ctx: RequestContext) => unknown,
): Promise<{ readonly lines: readonly string[]; readonly log: readonly string[]; readonly stacks: readonly (string | undefined)[] }> {
  const { records, logSink } = keepLog();
  const device = new DeviceServer({ version: "d-1.0" }, { port: 0, logSink });
  device.addRequest({ name: "go", description: "Go." }, (ctx: RequestContext) => handler(ctx));
  const { client } = await startDevice(device);
  client.send("?go\n");
  // Whatever else it would say of the request comes before the next reply.
  const lines = (await client.ask("?watchdog")).filter((line) => /^[#!]go/.test(line));
  const told = records.filter(({ level }) => level !== "debug");
  return { lines, log: told.map(({ message }) => message), stacks: told.map(({ stack }) => stack) };
}

describe("a handler that no contract describes", () => {
  test.each<[string, (ctx: RequestContext) => unknown, readonly string[]]>([
    ["returns nothing", () => undefined, ["!go ok"]],
    ["returns one value", () => 5, ["!go ok 5"]],
    ["returns a value that is false", () => false, ["!go ok 0"]],
    ["returns several", () => [5, "a b", true], ["!go ok 5 a\\_b 1"]],
    ["returns none of several", () => [], ["!go ok"]],
    ["has replied itself", (ctx) => ctx.reply("x"), ["!go ok x"]],
    ["has sent informs and their count", (ctx) => ctx.informs([[1], [2]]), ["#go 1", "#go 2", "!go ok 2"]],
    ["replies later", async (ctx) => void ctx.reply(7), ["!go ok 7"]],
  ])("that %s is answered once", async (_, handler, lines) => {
    expect(await ask(handler)).toEqual({ lines, log: [], stacks: [] });
  });

  test("that has replied and returns a value too is told of it", async () => {
    const { lines, log } = await ask((ctx) => {
      ctx.reply("x");
      return 5;
    });
    expect([lines, log]).toEqual([["!go ok x"], [expect.stringContaining("reply")]]);
  });

  test.each([new Error("late"), new FailReply("late")])("that has replied and then throws is told of it: %s", async (thrown) => {
    const { lines, log } = await ask((ctx) => {
      ctx.reply("x");
      throw thrown;
    });
    expect([lines, log]).toEqual([["!go ok x"], ["an exception after the reply in the handler of ?go: late"]]);
  });

  test.each([
    ["busy", "busy"],
    ["invalid", "invalid"],
    ["", "invalid"],
    ["ok", "invalid"],
    [5, "invalid"],
    [null, "invalid"],
  ])("that refuses with the code %j replies %s, which is never ok", async (code, replied) => {
    const { lines, log } = await ask(() => {
      throw Object.assign(new InvalidReply("not now"), { code });
    });
    expect([lines, log]).toEqual([[`!go ${replied} not\\_now`], []]);
  });

  test("that returns what cannot be sent fails", async () => {
    const { lines, stacks } = await ask(() => Symbol("x"));
    expect(lines).toEqual([expect.stringMatching(/^!go fail /)]);
    expect(stacks).toEqual([expect.stringMatching(/^DatatypeError: [\s\S]*\ncaused by DatatypeError: /)]);
  });
});

/** The answer of a request with this signature, whose handler returns that. */
async function answerOf(request: Partial<NonNullable<DeviceContract["requests"]>[number]>, result: unknown): Promise<readonly string[]> {
  class Dut extends DeviceServer {
    requestGo = (): unknown => result;
  }
  const contract = { name: "d", version: "d-1.0", requests: [{ name: "go", description: "Go.", ...request }] };
  const { client } = await startDevice(new Dut(contract, { port: 0, logSink: () => {}, logLevel: "off" }));
  return client.ask("?go");
}

describe("a handler whose reply has fields", () => {
  const number = { name: "n", type: "integer" } as const;

  test.each([
    [{ n: 5 }, "!go ok 5"],
    [{}, "!go ok"],
    [undefined, "!go ok"],
  ])("that may all be absent replies with those that it returns: %o", async (result, reply) => {
    expect(await answerOf({ reply: [{ ...number, optional: true }] }, result)).toEqual([reply]);
  });

  test.each([
    [undefined, "undefined"],
    [null, "null"],
    [5, "5"],
  ])("fails where it returns %s instead of them", async (result, shown) => {
    expect(await answerOf({ reply: [number, { ...number, name: "m" }] }, result)).toEqual([
      `!go fail the\\_handler\\_returned\\_${shown}\\_instead\\_of\\_an\\_object\\_with\\_its\\_values:\\_n,\\_m`,
    ]);
  });
});

describe("a handler with informs", () => {
  const informs = [{ name: "n", type: "integer" }] as const;

  test.each([
    [undefined, "undefined"],
    [null, "null"],
    ["abc", "abc"],
    [5, "5"],
    [{ n: 5 }, "{ n: 5 }"],
  ])("fails where it returns %o instead of them", async (result, shown) => {
    const answer = (await answerOf({ informs }, result)).map((line) => line.replaceAll("\\_", " "));
    expect(answer).toEqual([`!go fail the handler returned ${shown} instead of its informs`]);
  });

  test.each([
    [1000, ["!go[1] ok 1000", "!watchdog[2] ok"]],
    [1001, ["!watchdog[2] ok", "!go[1] ok 1001"]],
  ])("writes an array of %i at once where that is a thousand or less, and else lets others have their turns", async (count, replies) => {
    class Dut extends DeviceServer {
      requestGo = (): unknown => Array.from({ length: count }, (_, n) => ({ n }));
    }
    const contract = { name: "d", version: "d-1.0", requests: [{ name: "go", description: "Go.", informs }] };
    const { client } = await startDevice(new Dut(contract, { port: 0, logSink: () => {} }));
    client.send("?go[1]\n?watchdog[2]\n");
    const lines = [...(await client.until(/^!/)), ...(await client.until(/^!/))];
    expect(lines.filter((line) => line.startsWith("!"))).toEqual(replies);
    expect(lines.filter((line) => line.startsWith("#go[1] "))).toEqual(Array.from({ length: count }, (_, n) => `#go[1] ${n}`));
  });

  test("that is a generator goes on no faster than its client reads", async () => {
    let yielded = 0;
    class Dut extends MemoryDevice {
      *requestGo(): Generator<{ text: string }> {
        for (; yielded < 5000; yielded++) yield { text: "x".repeat(1000) };
      }
    }
    const device = new Dut({}, [{ name: "go", description: "Go.", informs: [{ name: "text", type: "string" }] }]);
    const client = await (await device.listen()).connectRaw();
    client.pause();
    client.send("?go\n");
    await turns(200);
    expect(yielded).toBeGreaterThan(0);
    expect(yielded).toBeLessThan(2500);
    client.resume();
    expect(await client.until(/^!go/)).toHaveLength(5001);
  });
});
