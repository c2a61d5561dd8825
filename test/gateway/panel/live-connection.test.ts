import { expect, test } from "vitest";
import { LiveConnection, type LiveSocket } from "../../../gateway/panel/state/live-connection.js";

class FakeSocket implements LiveSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly sent: string[] = [];
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.onclose?.();
  }
}

function setUp() {
  const sockets: FakeSocket[] = [];
  const timers: { readonly callback: () => void; readonly delayMs: number; isOff: boolean }[] = [];
  const events: string[] = [];
  let now = 1000;
  const connection = new LiveConnection({
    open() {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    onMessage: ({ type }) => events.push(type),
    onOpen: () => events.push("open"),
    onLost: () => events.push("lost"),
    now: () => now,
    later(callback, delayMs) {
      const timer = { callback, delayMs, isOff: false };
      timers.push(timer);
      return () => {
        timer.isOff = true;
      };
    },
  });
  const pass = (seconds: number): void => {
    now += seconds * 1000;
  };
  return { connection, sockets, timers, events, pass };
}

test("what is sent while there is no connection is told to be lost", () => {
  const { connection, sockets } = setUp();
  expect(connection.send({ type: "cancel", id: 1 })).toBe(false);
  sockets[0]?.onopen?.();
  expect(connection.send({ type: "cancel", id: 1 })).toBe(true);
  expect(sockets[0]?.sent).toEqual(['{"type":"cancel","id":1}']);
});

test("a lost connection is opened again, ever more slowly, and says since when it is gone", () => {
  const { connection, sockets, timers, pass } = setUp();
  sockets[0]?.onopen?.();
  pass(9);
  sockets[0]?.close();
  for (let attempt = 1; attempt <= 6; attempt++) {
    timers.at(-1)?.callback();
    pass(1);
    sockets.at(-1)?.close();
  }
  expect(timers.map(({ delayMs }) => delayMs)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
  expect(connection.link.value).toEqual({ kind: "lost", since: 10 });
});

test("a connection that is there again starts with short waits", () => {
  const { connection, sockets, timers, events } = setUp();
  sockets[0]?.close();
  timers.at(-1)?.callback();
  sockets[1]?.onopen?.();
  expect(connection.link.value.kind).toBe("open");
  sockets[1]?.onmessage?.({ data: '{"type":"changed","device":"dev","revision":1}' });
  sockets[1]?.close();
  expect(timers.at(-1)?.delayMs).toBe(250);
  expect(events).toEqual(["lost", "open", "changed", "lost"]);
});

test("whoever asks to try now does not wait, and two attempts never run at once", () => {
  const { connection, sockets, timers } = setUp();
  connection.retry();
  expect(sockets).toHaveLength(1);
  sockets[0]?.close();
  connection.retry();
  connection.retry();
  expect(sockets).toHaveLength(2);
  expect(timers[0]?.isOff).toBe(true);
});

test("after a refusal it rests until somebody asks", () => {
  const { connection, sockets, timers } = setUp();
  sockets[0]?.close();
  connection.rest();
  expect(timers.every(({ isOff }) => isOff)).toBe(true);
  connection.retry();
  expect(sockets).toHaveLength(2);
});
