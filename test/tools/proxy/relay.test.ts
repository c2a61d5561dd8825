import type { Socket } from "node:net";
import { PassThrough } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { FakeClock } from "katcp-runtime/testing";
import { expect, test } from "vitest";
import { LaterWork } from "../../../tools/proxy/later-work.js";
import { Relay } from "../../../tools/proxy/relay.js";

test("a side is not read from while too much of it has not been looked at, and what it said has gone on all the same", async () => {
  const clock = new FakeClock();
  const [from, to] = [new PassThrough(), Object.assign(new PassThrough(), { destroySoon: () => {} })];
  let seen = "";
  const sockets = { from: from as unknown as Socket, to: to as unknown as Socket };
  const look = (chunk: Buffer) => () => {
    seen += String(chunk);
    return true;
  };
  new Relay({ ...sockets, later: new LaterWork(clock), mostUnseen: () => 10, look });
  from.write("1234567890");
  await turn();
  expect(from.isPaused()).toBe(false);
  from.write("x");
  await turn();
  expect([from.isPaused(), String(to.read()), seen]).toEqual([true, "1234567890x", ""]);
  clock.advance(25);
  expect([from.isPaused(), seen]).toEqual([false, "1234567890x"]);
});
