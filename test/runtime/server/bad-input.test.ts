import { MessageParser, MessageSyntaxError } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { MemoryDevice, turns, until } from "../../support/memory-device.js";

const logOf = (lines: readonly string[]): readonly string[] => lines.filter((line) => line.startsWith("#log"));

describe("a client that is let go for what it sends", () => {
  test.each([
    [30_000, 1],
    [200_000, 0],
  ])("with %i bytes before that may take a second to read why, if that is little", async (bytes, left) => {
    const device = await new MemoryDevice({ maximumBadLines: 2 }).listen();
    const client = await device.connectRaw();
    client.pause();
    while (device.stats().backlogBytes < bytes) device.massInform("fill", "x".repeat(1000));
    await turns(5);
    expect(device.stats().backlogBytes).toBeGreaterThan(bytes / 2);
    client.send("a\nb\n");
    await turns(20);
    device.clock.advance(999);
    await turns(5);
    expect([...device.clients].length).toBe(left);
    device.clock.advance(1);
    await turns(5);
    expect([...device.clients]).toEqual([]);
  });
});

describe("lines that are no messages", () => {
  test("cost no stack trace", () => {
    const parser = new MessageParser({ maximumLineBytes: 10, maximumArguments: 1 });
    parser.feed(Buffer.from("a\n?a b c\n? \n?aaaaaaaaaaaaaaaa\n?a \\q\n"));
    const limit = Error.stackTraceLimit;
    for (let next = parser.next(); next !== undefined; next = parser.next()) {
      expect(next).toBeInstanceOf(MessageSyntaxError);
      expect((next as Error).stack).not.toMatch(/\n\s+at /);
    }
    expect(Error.stackTraceLimit).toBe(limit);
  });

  test("cost no stack trace where an argument is no value either", async () => {
    const limits: number[] = [];
    const codec = {
      encode: String,
      decode(text: string): string {
        limits.push(Error.stackTraceLimit);
        throw new Error(`not ${text}`);
      },
    };
    const device = new MemoryDevice();
    device.addRequest({ name: "set", description: "S.", arguments: [{ name: "value", type: "string", codec }] }, () => {});
    const client = await (await device.listen()).connectRaw();
    expect(await client.reply("?set x")).toMatch(/^!set fail .*not\\_x/);
    expect(limits).toEqual([0]);
  });

  test("are told of ten at once, then one a second, with the number of those that were left out", async () => {
    const device = await new MemoryDevice().listen();
    const client = await device.connectRaw();
    client.send(`${"a\n".repeat(500)}?watchdog[1]\n`);
    expect(logOf(await client.until(/^!watchdog\[1\]/)).length).toBe(10);
    const told = device.records.filter(({ level }) => level === "warn");
    expect(told.map(({ data }) => data)).toEqual(Array.from({ length: 10 }, () => ({ client: "memory:1" })));
    device.clock.advance(1000);
    client.send("a\na\n?watchdog[2]\n");
    expect(logOf(await client.until(/^!watchdog\[2\]/))).toEqual([
      expect.stringMatching(/\(490\\_more\\_like\\_this\\_were\\_left\\_out\)$/),
    ]);
    device.clock.advance(60_000);
    client.send(`${"a\n".repeat(20)}?watchdog[3]\n`);
    expect(logOf(await client.until(/^!watchdog\[3\]/))).toHaveLength(10);
  });

  test("are counted for each client alone", async () => {
    const device = await new MemoryDevice().listen();
    const [one, other] = [await device.connectRaw(), await device.connectRaw()];
    one.send("a\n".repeat(500));
    await turns(5);
    other.send("a\n?watchdog[1]\n");
    expect(logOf(await other.until(/^!watchdog\[1\]/))).toHaveLength(1);
  });

  test.each(["a\n", "!reply ok\n", "?\n"])("a thousand of them in a row, and nothing else, cost the connection: %j", async (line) => {
    const device = await new MemoryDevice().listen();
    const client = await device.connectRaw();
    client.send(line.repeat(999));
    expect(await client.reply("?watchdog[1]")).toBe("!watchdog[1] ok");
    client.send(line.repeat(2000));
    expect((await client.rest()).at(-1)).toBe("#disconnect it\\_sends\\_only\\_lines\\_that\\_are\\_not\\_KATCP\\_messages");
    expect(device.stats().clients.dropped).toBe(1);
  });
});

describe("what a message shows of a text that a peer sent", () => {
  test.each([
    ["?NAME[1]", "!NAME[1] invalid Unknown\\_request\\_"],
    ["?help[1] NAME", "!help[1] fail Unknown\\_request\\_"],
    ["?sensor-value[1] NAME", "!sensor-value[1] fail Unknown\\_sensor\\_'"],
    ["?sensor-list[1] /(NAME/", "!sensor-list[1] fail Bad\\_regular\\_expression\\_/("],
    ["?sensor-sampling[1] NAME event", "!sensor-sampling[1] fail Unknown\\_sensor\\_'"],
    ["?log-level[1] NAME", "!log-level[1] fail Unknown\\_logging\\_level\\_"],
    ["?set[1] 9NAME", "!set[1] fail argument\\_1\\_"],
  ])("is cut: %s", async (request, reply) => {
    const device = new MemoryDevice();
    device.addRequest({ name: "set", description: "S.", arguments: [{ name: "n", type: "integer", maximum: 3 }] }, () => {});
    const client = await (await device.listen()).connectRaw();
    const name = "a".repeat(100_000);
    client.send(`${request.replace("NAME", name)}\n`);
    const [line = ""] = (await client.until(/^!/)).slice(-1);
    const shown = line.replace(`!${name}`, "!NAME");
    expect(shown.startsWith(reply)).toBe(true);
    expect(shown.length).toBeLessThan(400);
  });
});

describe("a client that speaks HTTP", () => {
  const body = "x\n?halt\n?watchdog[1]\n";

  test.each([
    `POST / HTTP/1.1\r\nHost: 127.0.0.1:7147\r\nContent-Length: 9\r\n\r\n${body}`,
    `GET /?halt HTTP/1.1\r\n\r\n${body}`,
    `OPTIONS * HTTP/1.1\r\n\r\n${body}`,
    `CONNECT localhost:7147 HTTP/1.1\r\n\r\n${body}`,
    `put http://localhost/ HTTP/1.0\n\n${body}`,
    `POST /${"x".repeat(5000)} HTTP/1.1\r\n\r\n${body}`,
    `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${body}`,
  ])("is cut off before anything after its first line is read: %j", async (text) => {
    for (const maximumLineBytes of [1_000_000, 100]) {
      for (const pieces of [[text], [...text]]) {
        const device = await new MemoryDevice({ maximumLineBytes }).listen();
        const client = await device.connectRaw();
        for (const piece of pieces) client.send(piece);
        expect(await client.rest()).toEqual([]);
        expect(device.records.map(({ message }) => message)).toContainEqual(expect.stringMatching(/was dropped: it speaks HTTP$/));
        expect(device.stats()).toMatchObject({ requests: {}, clients: { connected: 0, dropped: 1 } });
        await turns(5);
        expect(device.address).toBeDefined();
      }
    }
  });

  test("does not fill the log by coming again and again", async () => {
    const device = await new MemoryDevice().listen();
    for (let turn = 0; turn < 30; turn++) {
      const client = await device.connectRaw();
      client.send("GET / HTTP/1.1\n");
      await client.rest();
    }
    const told = device.records.filter(({ message }) => message.includes("was dropped"));
    expect([device.stats().clients.dropped, told.length]).toEqual([30, 10]);
  });

  test.each(["HELP me\n", "GET\n", "go to /\n", "get it, please\n"])("is not taken for one: %j", async (text) => {
    const client = await (await new MemoryDevice().listen()).connectRaw();
    client.send(`${text}\n`);
    expect(await client.reply("?watchdog[1]")).toBe("!watchdog[1] ok");
  });
});

describe("a client that asks for nothing", () => {
  test("is let go after idleSeconds, and not while it waits for an answer", async () => {
    const device = new MemoryDevice({ idleSeconds: 10 });
    let end = (): void => {};
    device.addRequest({ name: "hold", description: "H." }, () => new Promise<void>((resolve) => (end = resolve)));
    await device.listen();
    const [idle, busy, asking] = [await device.connectRaw(), await device.connectRaw(), await device.connectRaw()];
    busy.send("?hold\n");
    await turns(5);
    for (let seconds = 0; seconds < 9; seconds += 3) {
      device.clock.advance(3000);
      expect(await asking.reply("?watchdog")).toBe("!watchdog ok");
    }
    device.clock.advance(1000);
    expect((await idle.rest()).at(-1)).toBe("#disconnect no\\_request\\_for\\_10\\_s\\_(idleSeconds)");
    device.clock.advance(15_000);
    expect(await busy.reply("?watchdog")).toBe("!watchdog ok");
    end();
    await busy.until(/^!hold/);
    await until(() => device.stats().clients.connected === 1);
  });
});

test("a client that has left is not let go for asking nothing", async () => {
  const device = await new MemoryDevice({ idleSeconds: 10 }).listen();
  const client = await device.connectRaw();
  client.destroy();
  await until(() => device.stats().clients.connected === 0);
  device.clock.advance(60_000);
  expect(device.stats().clients).toMatchObject({ dropped: 0, total: 1 });
  expect(device.records.filter(({ level }) => level === "warn")).toEqual([]);
});
