import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { Schedule } from "../../../../runtime/sensors/schedule.js";
import type { BoundOptions } from "../../../../runtime/server/clients/bounds.js";
import type { ClientSession } from "../../../../runtime/server/clients/client-session.js";
import { LiveBounds } from "../../../../runtime/server/clients/live-bounds.js";
import { Throttle } from "../../../../runtime/server/clients/throttle.js";

/** A throttle, and for how long its clients have been held so far. */
function throttled(options: BoundOptions) {
  const clock = new FakeClock();
  const bounds = new LiveBounds(options);
  const throttle = new Throttle(bounds, new Schedule(clock));
  const log: string[] = [];
  const client = (name: string, host?: string): ClientSession => {
    const requests = {
      hold: (reason: string) => void log.push(`${clock.elapsedMs()} ${name} held: ${reason}`),
      release: (reason: string) => void log.push(`${clock.elapsedMs()} ${name} released: ${reason}`),
    };
    return { address: host === undefined ? name : `${host}:5`, requests } as unknown as ClientSession;
  };
  const connect = (one: ClientSession): void => throttle.onConnect(one, throttle.onArrival(one.address));
  return { clock, bounds, throttle, log, client, connect };
}

describe("a client that asks too often", () => {
  test("is held until its next request may come, and counted", () => {
    const { clock, throttle, log, client } = throttled({ maximumRequestRate: 2 });
    const one = client("one", "10.0.0.1");
    for (let count = 0; count < 3; count++) throttle.onRequest(one);
    expect([log, throttle.count]).toEqual([["0 one held: rate"], 1]);
    clock.advance(499);
    expect(log).toHaveLength(1);
    clock.advance(1);
    expect(log.at(-1)).toBe("500 one released: rate");
  });

  test("waits for the later of its own turn and that of its address", () => {
    const { clock, throttle, log, client } = throttled({ maximumRequestRate: 1, maximumAddressRequestRate: 0.5 });
    throttle.onRequest(client("one", "10.0.0.1"));
    const two = client("two", "10.0.0.1");
    throttle.onRequest(two);
    clock.advance(2000);
    expect(log).toEqual(["0 two held: rate", "2000 two released: rate"]);
    throttle.onRequest(client("three", "10.0.0.2"));
    expect(throttle.count).toBe(1);
  });

  test("without an IP address shares its rate with nobody", () => {
    const { throttle, client } = throttled({ maximumAddressRequestRate: 1 });
    for (const name of ["memory:1", "memory:2"]) throttle.onRequest(client(name));
    expect(throttle.count).toBe(0);
    throttle.onRequest(client("memory:1"));
    expect(throttle.count).toBe(1);
  });

  test.each<BoundOptions>([{ maximumRequestRate: 1 }, { maximumAddressRequestRate: 1 }, { maximumConnectionRate: 1 }])(
    "is counted from the moment when a rate is bounded: %o",
    (rate) => {
      const { bounds, throttle, client, connect } = throttled({});
      const one = client("one", "10.0.0.1");
      const ask = (): void => {
        connect(one);
        throttle.onRequest(one);
      };
      for (let count = 0; count < 5; count++) ask();
      expect([throttle.count, bounds.hasRates]).toEqual([0, false]);
      bounds.change(rate);
      ask();
      expect([throttle.count, bounds.hasRates]).toEqual([0, true]);
      ask();
      expect(throttle.count).toBe(1);
    },
  );
});

describe("an address whose clients connect too often", () => {
  const rate = { maximumConnectionRate: 0.01 };

  test("is remembered while a client of it is there, and ten seconds longer", () => {
    const { clock, throttle, client, connect } = throttled(rate);
    const [one, two, three] = ["one", "two", "three"].map((name) => client(name, "10.0.0.1")) as [
      ClientSession,
      ClientSession,
      ClientSession,
    ];
    connect(one);
    clock.advance(60_000);
    throttle.onDisconnect(one);
    clock.advance(9999);
    connect(two);
    expect(throttle.count).toBe(1);
    // The end of the ten seconds finds that one has come.
    clock.advance(1);
    connect(three);
    expect(throttle.count).toBe(2);
    throttle.onDisconnect(two);
    clock.advance(10_000);
    connect(client("four", "10.0.0.1"));
    expect(throttle.count).toBe(3);
  });

  test("is remembered until its rates have recovered, and then forgotten", () => {
    const { clock, throttle, client, connect } = throttled(rate);
    const [one, two] = [client("one", "10.0.0.1"), client("two", "10.0.0.1")];
    connect(one);
    throttle.onDisconnect(one);
    clock.advance(10_000);
    // Whoever leaves and comes back is who it was.
    connect(two);
    expect([throttle.count, throttle.addressCount]).toEqual([1, 1]);
    throttle.onDisconnect(two);
    clock.advance(400_000);
    expect([throttle.addressCount, clock.waiting]).toEqual([0, 0]);
    connect(client("three", "10.0.0.1"));
    expect(throttle.count).toBe(1);
  });

  test("is remembered while it has clients, also those that came before there were rates", () => {
    const { clock, bounds, throttle, client, connect } = throttled({});
    const [early, late] = [client("early", "10.0.0.1"), client("late", "10.0.0.1")];
    connect(early);
    bounds.change({ maximumAddressRequestRate: 1 });
    connect(late);
    throttle.onDisconnect(early);
    clock.advance(60_000);
    expect(throttle.addressCount).toBe(1);
    throttle.onRequest(late);
    throttle.onDisconnect(late);
    clock.advance(60_000);
    expect(throttle.addressCount).toBe(0);
  });

  test("is no reason for anything where nobody of it was counted", () => {
    const { clock, throttle, client } = throttled(rate);
    throttle.onDisconnect(client("one", "10.0.0.1"));
    expect(clock.waiting).toBe(0);
  });

  test("has no client let go on that is gone, and nobody waits for its time", () => {
    const { clock, throttle, log, client, connect } = throttled({ maximumConnectionRate: 1 });
    for (let count = 0; count < 1000; count++) {
      const one = client("one", "10.0.0.1");
      connect(one);
      throttle.onDisconnect(one);
    }
    expect(log).toHaveLength(999);
    clock.advance(2_000_000);
    expect([log.length, throttle.addressCount, clock.waiting]).toEqual([999, 0, 0]);
  });
});
