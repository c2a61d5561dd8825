import { once } from "node:events";
import { Duplex, PassThrough } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { Schedule } from "../../../../runtime/sensors/schedule.js";
import { type Arrival, Entrance } from "../../../../runtime/server/clients/entrance.js";
import { LiveBounds } from "../../../../runtime/server/clients/live-bounds.js";
import { Throttle } from "../../../../runtime/server/clients/throttle.js";

/** An entrance that lets one connect a second from each address, and whom it has refused. */
function entrance(lets = true) {
  const refused: string[] = [];
  const throttle = new Throttle(new LiveBounds({ maximumConnectionRate: 1 }), new Schedule(new FakeClock()));
  const events = { lets: () => lets, onRefuse: (address: string, reason: string) => void refused.push(`${address}: ${reason}`) };
  const door = new Entrance<Arrival>(events, throttle);
  const receive = (stream: Duplex = new PassThrough(), { reason, isAdmitted }: { reason?: string; isAdmitted?: boolean } = {}) =>
    door.receive(stream, { address: "10.0.0.1:5", door: { isAdmitted }, makeRoom: () => reason });
  return { door, refused, receive };
}

describe("one who comes", () => {
  test("waits for its turn once: before its handshake, or as a client", () => {
    const { door, refused, receive } = entrance();
    expect([door.admit("10.0.0.1:5", {}), receive(undefined, { isAdmitted: true })]).toEqual([0, 0]);
    expect([receive(), door.admit("10.0.0.1:6", {}), receive(undefined, { isAdmitted: true })]).toEqual([1000, 2000, 0]);
    expect(refused).toEqual([]);
  });

  test("and may not is refused before its handshake without a word", () => {
    const { door, refused } = entrance(false);
    expect([door.admit("10.0.0.1:5", {}), refused]).toEqual([undefined, ["10.0.0.1:5: clients of this address may not connect"]]);
  });

  test.each([
    [false, undefined, "clients of this address may not connect"],
    [false, "there is no room", "clients of this address may not connect"],
    [true, "there is no room", "there is no room"],
  ])("and is refused is told why, and cut off also if it does not close (%s, %s)", async (lets, reason, told) => {
    const { refused, receive } = entrance(lets);
    const heard: string[] = [];
    const stream = new Duplex({
      read: () => {},
      write: (chunk, _, done) => {
        heard.push(String(chunk));
        done();
      },
    });
    expect(receive(stream, reason === undefined ? {} : { reason })).toBeUndefined();
    await once(stream, "close");
    expect([heard, refused]).toEqual([[`#disconnect ${told.replaceAll(" ", "\\_")}\n`], [`10.0.0.1:5: ${told}`]]);
    expect(stream.destroyed).toBe(true);
  });

  test("and is refused may go before it has heard why", async () => {
    const stream = new PassThrough();
    entrance(false).receive(stream);
    stream.destroy(new Error("read ECONNRESET"));
    await turn();
    expect(stream.destroyed).toBe(true);
  });
});
