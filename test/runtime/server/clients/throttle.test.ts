import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { Schedule } from "../../../../runtime/sensors/schedule.js";
import type { ClientSession } from "../../../../runtime/server/clients/client-session.js";
import { LiveBounds } from "../../../../runtime/server/clients/live-bounds.js";
import { Throttle } from "../../../../runtime/server/clients/throttle.js";

function throttleOf(bounds: ConstructorParameters<typeof LiveBounds>[0]) {
  const clock = new FakeClock();
  const live = new LiveBounds(bounds);
  return { clock, live, throttle: new Throttle(live, new Schedule(clock)) };
}

/** A client, as far as a throttle knows it. */
function clientOf(address: string): ClientSession & { readonly held: string[] } {
  const held: string[] = [];
  const requests = { hold: () => void held.push("held"), release: () => void held.push("released") };
  return { address, requests, held } as unknown as ClientSession & { readonly held: string[] };
}

describe("an address", () => {
  test("is remembered until its rates have recovered, and then forgotten", () => {
    const { clock, throttle } = throttleOf({ maximumConnectionRate: 1 });
    for (let count = 0; count < 61; count++) throttle.onArrival("10.0.0.1:5");
    expect(throttle.onArrival("10.0.0.1:5")).toBe(61_000);
    // Whoever leaves and comes back is who it was.
    clock.advance(30_000);
    expect([throttle.onArrival("10.0.0.1:6"), throttle.addressCount]).toEqual([32_000, 1]);
    clock.advance(120_000);
    expect(throttle.addressCount).toBe(0);
    expect(throttle.onArrival("10.0.0.1:7")).toBe(0);
  });

  test("is remembered while it has clients, also those that came before there were rates", () => {
    const { clock, live, throttle } = throttleOf({});
    const [early, late] = [clientOf("10.0.0.1:1"), clientOf("10.0.0.1:2")];
    throttle.onConnect(early, throttle.onArrival(early.address));
    live.change({ maximumAddressRequestRate: 1 });
    throttle.onConnect(late, throttle.onArrival(late.address));
    throttle.onDisconnect(early);
    clock.advance(60_000);
    expect(throttle.addressCount).toBe(1);
    throttle.onRequest(late);
    throttle.onDisconnect(late);
    clock.advance(60_000);
    expect(throttle.addressCount).toBe(0);
  });
});

test("a client that is gone is not let go on, and nobody waits for its time", () => {
  const { clock, throttle } = throttleOf({ maximumConnectionRate: 1 });
  const clients = Array.from({ length: 1000 }, (_, index) => clientOf(`10.0.0.1:${index + 1}`));
  for (const client of clients) {
    throttle.onConnect(client, throttle.onArrival(client.address));
    throttle.onDisconnect(client);
  }
  expect(clients.at(-1)?.held).toEqual(["held"]);
  clock.advance(2_000_000);
  expect(clients.every(({ held }) => !held.includes("released"))).toBe(true);
  expect(throttle.addressCount).toBe(0);
});
