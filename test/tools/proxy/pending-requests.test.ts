import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Message, MessageParser } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { PendingRequests } from "../../../tools/proxy/pending-requests.js";

function heapBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

/** A request as a parser reads it, in a chunk with much else. */
function requestInChunk(id: number): Message {
  const parser = new MessageParser();
  parser.feed(Buffer.from(`?wait-for-a-long-time[${id}] with-a-long-argument\n#rest ${"x".repeat(60_000)}${id}\n`));
  return parser.next() as Message;
}

describe("requests that wait for their replies", () => {
  test("keep nothing of the chunks that they came in, where many wait", () => {
    const pending = new PendingRequests();
    const before = heapBytes();
    for (let id = 1; id <= 2000; id++) pending.add(requestInChunk(id));
    // Two thousand chunks are 120 MB.
    expect(heapBytes() - before).toBeLessThan(20e6);
    const request = pending.take(Message.of("!", "wait-for-a-long-time", ["ok"], 2000))?.request;
    expect(request?.toString()).toBe("?wait-for-a-long-time[2000] with-a-long-argument");
  });

  test("are no more than 16 MiB, and there is room again for each that is answered", () => {
    const pending = new PendingRequests();
    const text = "x".repeat(4 * 1024 * 1024 - 100);
    const ask = (id: number) => pending.add(Message.of("?", "wait", [text], id));
    const answer = (id: number) => pending.take(Message.of("!", "wait", ["ok"], id)) !== undefined;
    for (let id = 1; id <= 5; id++) ask(id);
    expect(answer(5)).toBe(false);
    expect(answer(1)).toBe(true);
    ask(6);
    expect([2, 3, 4, 6].map(answer)).toEqual([true, true, true, true]);
  });
});
