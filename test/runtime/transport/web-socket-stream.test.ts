import { describe, expect, test } from "vitest";
import { type WebSocketLike, WebSocketStream } from "../../../runtime/transport/web-socket-stream.js";

/** A WebSocket that a test holds the other end of. */
class FakeSocket implements WebSocketLike {
  binaryType = "blob";
  bufferedAmount = 0;
  readonly sent: Uint8Array[] = [];
  readonly #listeners = new Map<string, (event: object) => void>();

  addEventListener(type: string, listener: (event: object) => void): void {
    this.#listeners.set(type, listener);
  }

  send(data: Uint8Array): void {
    this.sent.push(data);
  }

  close(): void {
    this.tell("close", { code: 1005, reason: "" });
  }

  tell(type: string, event: object): void {
    this.#listeners.get(type)?.(event);
  }

  receive(text: string): void {
    this.tell("message", { data: new TextEncoder().encode(text).buffer });
  }
}

function open() {
  const socket = new FakeSocket();
  const stream = new WebSocketStream(socket);
  const events: string[] = [];
  stream.on("data", (data) => events.push(String(data)));
  for (const event of ["error", "end", "close", "finish", "drain"])
    stream.on(event, (value) => events.push(value instanceof Error ? `${event}: ${value.message}` : event));
  return { socket, stream, events };
}

describe("a WebSocket as a stream", () => {
  test("hands on bytes as they come, and keeps them while it is paused, in their order", () => {
    const { socket, stream, events } = open();
    socket.receive("a");
    stream.pause();
    socket.receive("b");
    socket.tell("message", { data: "c" });
    expect(events).toEqual(["a"]);
    stream.resume();
    expect(events).toEqual(["a", "b", "c"]);
  });

  test("may be paused by who takes a piece", () => {
    const { socket, stream, events } = open();
    stream.pause();
    for (const text of ["a", "b"]) socket.receive(text);
    stream.once("data", () => stream.pause());
    stream.resume();
    expect(events).toEqual(["a"]);
    stream.resume();
    expect(events).toEqual(["a", "b"]);
  });

  test("is given up where more comes than may be kept", () => {
    const { socket, stream, events } = open();
    stream.pause();
    const data = new ArrayBuffer(16 * 1024 * 1024);
    for (let at = 0; at < 5; at++) socket.tell("message", { data });
    expect(events).toEqual([expect.stringContaining("bytes wait to be read"), "close"]);
    expect(stream.destroyed).toBe(true);
  });

  test("keeps nothing of empty messages, and counts what a short one costs", () => {
    const { socket, stream, events } = open();
    stream.pause();
    for (let at = 0; at < 1_000_000; at++) socket.tell("message", { data: "" });
    const data = "x";
    for (let at = 0; at < 500_000; at++) socket.tell("message", { data });
    expect(stream.destroyed).toBe(false);
    stream.resume();
    expect([events.length, events.at(-1)]).toEqual([500_000, "x"]);
    stream.pause();
    for (let at = 0; at < 600_000 && !stream.destroyed; at++) socket.tell("message", { data });
    expect(events.slice(500_000)).toEqual([expect.stringContaining("bytes wait to be read"), "close"]);
  });

  test("writes bytes, and tells when there is room again", async () => {
    const { socket, stream, events } = open();
    expect(stream.write("\xe9\n", "latin1")).toBe(true);
    expect(Array.from(socket.sent[0] ?? [])).toEqual([0xe9, 10]);
    socket.bufferedAmount = 100_000;
    expect([stream.write("x", "latin1"), stream.writableNeedDrain]).toEqual([false, true]);
    socket.bufferedAmount = 0;
    await new Promise<void>((resolve) => stream.once("drain", () => resolve()));
    expect(events).toContain("drain");
  });

  test("ends once, with the reason that the other side gives", () => {
    const ended = open();
    ended.socket.tell("close", { code: 1000, reason: "" });
    expect(ended.events).toEqual(["end", "close"]);
    const lost = open();
    lost.socket.tell("close", { code: 1006, reason: "" });
    lost.stream.destroy();
    expect([lost.events, lost.stream.write("x", "latin1")]).toEqual([["error: the WebSocket was closed (1006)", "close"], false]);
    const told = open();
    told.socket.tell("close", { code: 1011, reason: "no connection to rx" });
    expect(told.events).toEqual(["error: no connection to rx", "close"]);
  });
});
