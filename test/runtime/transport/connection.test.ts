import { Duplex } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { type Message, MessageParser } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { Connection, type ConnectionOptions } from "../../../runtime/transport/connection.js";
import { Turns } from "../../../runtime/transport/turns.js";

/** A stream whose other end is the test: what it is given comes, and what is written waits until it is taken. */
class Line extends Duplex {
  readonly written: string[] = [];
  #accept: (() => void) | undefined;
  /** Whether what is written is taken at once. */
  isTaking = true;

  constructor() {
    super({ allowHalfOpen: true });
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.written.push(chunk.toString("latin1"));
    if (this.isTaking) done();
    else this.#accept = done;
  }

  accept(): void {
    this.isTaking = true;
    this.#accept?.();
  }

  come(text: string): void {
    this.push(Buffer.from(text, "latin1"));
  }
}

function open(options: ConnectionOptions = {}, onMessage: (message: Message, connection: Connection) => unknown = () => true) {
  const line = new Line();
  const messages: string[] = [];
  const notes: string[] = [];
  const connection: Connection = new Connection(
    line,
    {
      onMessage: (message) => {
        const outcome = onMessage(message, connection);
        if (outcome !== false) messages.push(message.line);
        return outcome;
      },
      onSyntaxError: (error) => notes.push(error.message),
      onEnd: () => notes.push("end"),
      onClosed: (cause) => notes.push(`closed ${cause?.message ?? ""}`),
    },
    options,
  );
  return { line, connection, messages, notes };
}

async function turns(count = 5): Promise<void> {
  for (let at = 0; at < count; at++) await turn();
}

describe("a connection", () => {
  test("lets the event loop look at all else after four whole pieces, where nobody takes turns, and loses nothing", async () => {
    const { line, messages, notes } = open();
    const piece = "#a 1234567890ab\n".repeat(4096);
    const perPiece = 4096;
    for (let count = 0; count < 10; count++) line.come(piece);
    line.push(null);
    const seen: number[] = [];
    for (let at = 0; at < 20 && notes.length === 0; at++) {
      await turn();
      seen.push(messages.length);
    }
    expect(seen.map((count, at) => count - (seen[at - 1] ?? 0)).every((count) => count <= 5 * perPiece)).toBe(true);
    expect(seen.filter((count, at) => count > (seen[at - 1] ?? 0)).length).toBeGreaterThan(1);
    expect([messages.length, notes[0]]).toEqual([10 * perPiece, "end"]);
  });

  test("keeps nothing of what comes after it has ended", async () => {
    const { line, connection, messages } = open();
    connection.end();
    for (let chunk = 0; chunk < 100; chunk++) {
      line.come("#unfinished".repeat(1000));
      await turn();
    }
    expect(connection.keptBytes).toBe(0);
    expect(messages).toEqual([]);
  });

  test("keeps nothing of an unfinished line when it ends", async () => {
    const { line, connection } = open();
    line.come("#unfinished");
    await turns();
    expect(connection.keptBytes).toBe(11);
    connection.end();
    expect(connection.keptBytes).toBe(0);
  });

  test("hands on nothing more once it is destroyed, also of what came in the same chunk", async () => {
    const { line, messages } = open({}, (_, connection) => connection.destroy());
    line.come("?one\n?two\n");
    await turns();
    expect(messages).toEqual(["?one"]);
  });

  test("has one listener of its stream for all who wait for it to drain", async () => {
    const { line, connection } = open();
    line.isTaking = false;
    connection.write("x".repeat(100_000));
    const before = line.listenerCount("close");
    const waiting = Array.from({ length: 100 }, () => connection.drain());
    expect(line.listenerCount("close")).toBe(before + 1);
    expect(line.listenerCount("drain")).toBe(1);
    line.accept();
    await Promise.all(waiting);
    expect(line.listenerCount("close")).toBe(before);
    expect(line.listenerCount("drain")).toBe(0);
  });

  test("ends a drain when its stream closes", async () => {
    const { line, connection } = open();
    line.isTaking = false;
    connection.write("x".repeat(100_000));
    const waiting = connection.drain();
    connection.destroy();
    await waiting;
    await connection.drain();
  });

  test("reads ahead while it is paused, so that it learns of the end, and no further than a bound", async () => {
    const { line, connection, messages, notes } = open();
    connection.pause();
    line.come("?one\n?two\n");
    await turns();
    expect([messages, line.isPaused()]).toEqual([[], false]);
    for (let chunk = 0; chunk < 10; chunk++) line.come(`${"#x ".padEnd(49_999, "y")}\n`);
    await turns();
    expect(line.isPaused()).toBe(true);
    expect(connection.keptBytes).toBeLessThan(350_000);
    connection.resume();
    line.push(null);
    await turns();
    expect(messages.length).toBe(12);
    expect(notes[0]).toBe("end");
  });

  test("tells of the end when all that came before it has been taken", async () => {
    const { line, connection, messages, notes } = open();
    connection.pause();
    line.come("?one\n");
    line.push(null);
    await turns();
    expect([messages, notes]).toEqual([[], []]);
    connection.resume();
    expect([messages, notes]).toEqual([["?one"], ["end"]]);
  });

  test("keeps the message that there is no room for, and hands it on first when it goes on", async () => {
    let hasRoom = false;
    const { line, connection, messages, notes } = open({}, ({ name }) => name !== "two" || hasRoom);
    line.come("?one\n?two\n?three\n");
    line.push(null);
    await turns();
    expect([messages, notes]).toEqual([["?one"], []]);
    connection.resume();
    expect(messages).toEqual(["?one"]);
    hasRoom = true;
    connection.resume();
    expect([messages, notes]).toEqual([["?one", "?two", "?three"], ["end"]]);
  });

  test("asks a peer that is not read from whether it is still there", async () => {
    const timers = new Set<() => void>();
    const after = (_: number, callback: () => void): (() => void) => {
      timers.add(callback);
      return () => timers.delete(callback);
    };
    const { line, connection } = open({ after });
    connection.pause();
    line.come("#x\n".repeat(100_000));
    await turns();
    const [probe] = timers;
    probe?.();
    await turns();
    expect(line.written).toEqual(["\n"]);
    connection.resume();
    await turns();
    expect(timers.size).toBe(1);
    connection.destroy();
    expect(timers.size).toBeLessThanOrEqual(1);
  });

  test("hands on so many messages in one turn, and lets another connection have its own before the rest", async () => {
    const lanes = new Turns(() => 0);
    const order: string[] = [];
    const note = ({ name }: Message): void => void order.push(name);
    const [one, other] = [open({ lane: lanes.lane() }, note), open({ lane: lanes.lane() }, note)];
    one.line.come("?one\n".repeat(20_000));
    other.line.come("?other\n".repeat(600));
    while (order.length < 20_600) await turn();
    expect(order.indexOf("other")).toBe(5000);
    expect(order.slice(5000, 5250)).toEqual(Array.from({ length: 250 }, () => "other"));
    expect(order.slice(5250, 6000)).toEqual(Array.from({ length: 750 }, () => "one"));
  });

  test("that has nothing more in a turn that is over does not stand in line when something comes", async () => {
    let nowMs = 0;
    const lanes = new Turns(() => nowMs);
    const slow = (): void => {
      nowMs += 10;
    };
    const [busy, other] = [open({ lane: lanes.lane() }), open({ lane: lanes.lane() }, slow)];
    busy.line.come("?busy\n".repeat(20_000));
    other.line.come(`?one ${"x".repeat(16 * 256)}\n`);
    other.line.come("?two\n");
    const served = await new Promise((resolve) => process.nextTick(() => resolve([busy.messages.length < 20_000, other.messages.length])));
    expect(served).toEqual([true, 2]);
  });

  test.each(["\n", "\r", "#long-unfinished-line"])("reads what follows a whole piece of %j only in its next turn", async (text) => {
    const lanes = new Turns(() => 0);
    const { line, messages } = open({ lane: lanes.lane() });
    const piece = text.repeat(Math.ceil(65_536 / text.length));
    const seen: string[] = [];
    line.on("data", () => void seen.push(`${messages.length}`));
    line.push(Buffer.from(piece));
    line.push(Buffer.from(`${piece}\n?end\n`));
    process.nextTick(() => seen.push(`then ${messages.length}`));
    while (messages.length === 0 || messages.at(-1) !== "?end") await turn();
    expect(seen).toEqual(["0", "0", "then 0"]);
  });

  test.each([true, false])("tells of the end once, after a whole piece of blank lines; paused meanwhile: %j", async (isPaused) => {
    const { line, connection, notes } = open({ lane: new Turns(() => 0).lane() });
    line.push(Buffer.from("\n".repeat(65_536)));
    line.push(null);
    if (isPaused) process.nextTick(() => connection.pause());
    while (notes.length === 0) await turn();
    connection.resume();
    await turns();
    expect(notes.filter((note) => note === "end")).toEqual(["end"]);
  });
});

describe("a parser", () => {
  /** How many characters are searched for something, all searches together. */
  function searched(work: () => void): number {
    const { indexOf } = String.prototype;
    let count = 0;
    String.prototype.indexOf = function (this: string, text: string, from = 0) {
      const found = indexOf.call(this, text, from);
      count += (found === -1 ? this.length : found) - from;
      return found;
    };
    try {
      work();
    } finally {
      String.prototype.indexOf = indexOf;
    }
    return count;
  }

  test.each(["\n", "\r", "\r\n", "\n\r"])(
    "searches a chunk once for each of the seven characters that it looks for, whichever end lines have: %j",
    (end) => {
      const chunk = Buffer.from(`?watchdog${end}`.repeat(5000));
      const parser = new MessageParser();
      const count = searched(() => {
        parser.feed(chunk);
        while (parser.next() !== undefined);
      });
      expect(count).toBeLessThanOrEqual(7 * chunk.length);
    },
  );

  test("keeps a line that comes byte by byte in few pieces, and counts it", () => {
    const parser = new MessageParser();
    for (let at = 0; at < 100_000; at++) {
      parser.feed(Buffer.from(at === 0 ? "#" : "a"));
      if (parser.next() !== undefined) throw new Error("it is not whole yet");
    }
    expect(parser.keptBytes).toBe(100_000);
    parser.feed(Buffer.from("\n"));
    expect((parser.next() as Message).name.length).toBe(99_999);
    expect(parser.keptBytes).toBe(0);
  });

  test("keeps what is fed while nobody takes it, in its order", () => {
    const parser = new MessageParser();
    for (let index = 0; index < 1000; index++) parser.feed(Buffer.from(`#a ${index}\n#b `));
    parser.feed(Buffer.from("\n"));
    const lines: string[] = [];
    for (let next = parser.next(); next !== undefined; next = parser.next()) lines.push((next as Message).line);
    expect(lines.length).toBe(1001);
    expect(lines.slice(0, 3)).toEqual(["#a 0", "#b #a 1", "#b #a 2"]);
    parser.feed(Buffer.from("#rest"));
    parser.next();
    parser.clear();
    expect(parser.keptBytes).toBe(0);
    expect(parser.isWithinLine).toBe(false);
  });
});
