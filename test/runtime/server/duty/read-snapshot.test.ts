import { type DeviceSnapshot, readSnapshot } from "katcp-runtime";
import { describe, expect, test } from "vitest";

const durations = { count: 1, mean: 1, p50: 1, p99: 1, maximum: 1 };
const shown = { request: "tune", arguments: ["1"], more: 2 };

/** A snapshot that has all there can be. */
const complete: DeviceSnapshot = {
  format: 1,
  time: 1_800_000_000,
  device: {
    name: "dish",
    uptimeSeconds: 5,
    isStopping: false,
    addresses: ["127.0.0.1:7147"],
    versions: [["katcp-device", "dish-1.0"]],
    services: ["poll"],
  },
  process: { pid: 1, node: "v24.0.0", cpuSeconds: 1, residentBytes: 3, heapUsedBytes: 1, heapLimitBytes: 2 },
  eventLoop: { lateMs: 0, utilization: 0.5, delayMs: durations },
  stats: {
    requests: { ok: 3 },
    pending: 1,
    latencyMs: durations,
    clients: { connected: 1, total: 2, dropped: 0, refused: 0, throttled: 0 },
    backlogBytes: 0,
    bufferedBytes: 0,
    eventLoopDelayMs: durations,
    certificates: [{ host: "127.0.0.1", port: 7147, subject: "CN=dish", expires: 1_900_000_000 }],
  },
  limits: [{ name: "maximumPending", limit: 1000, used: 1, client: "10.0.0.1:5" }],
  clients: [
    {
      ...{ id: 1, address: "10.0.0.1:5", role: "engineer", subject: "ops-1", ageSeconds: 3 },
      ...{ requests: 3, requestsPerSecond: 1, receivedBytes: 40, receivedBytesPerSecond: 10 },
      ...{ sentBytes: 100, backlogBytes: 0, bufferedBytes: 0, pending: 1, holds: ["rate"] },
      ...{ sampledSensors: 1, samples: [{ sensor: "s0", strategy: "event" }] },
      recent: [{ ageSeconds: 1, from: "client", line: "?tune 1" }],
    },
  ],
  pending: [{ ...shown, id: 7, client: "10.0.0.1:5", ageMs: 10, place: "handler", handler: "requestTune", aborted: "too slow" }],
  slow: [{ ...shown, time: 1_800_000_000, client: "10.0.0.1:5", outcome: "ok", ms: 900 }],
  sensors: { count: 1, statuses: { nominal: 1 }, stale: [{ name: "s0", status: "unknown", staleSeconds: 5, after: 1 }] },
};

/** What may be absent, by its place. Of a list or a map, its one item stands for all. */
const optional: ReadonlySet<string> = new Set([
  "process.residentBytes",
  "limits[0].used",
  "limits[0].client",
  "clients[0].role",
  "clients[0].subject",
  "clients[0].recent",
  "pending[0].more",
  "pending[0].id",
  "pending[0].aborted",
  "slow[0].more",
  // Keys of maps: whichever there are.
  "stats.requests.ok",
  "sensors.statuses.nominal",
]);

type Spoil = (replace: unknown) => string;

/** Every place in a snapshot, and what makes its text with another value there, or with none. */
function* placesIn(value: unknown, spoil: Spoil, place = ""): Generator<readonly [place: string, value: unknown, spoil: Spoil]> {
  if (place !== "") yield [place, value, spoil];
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      yield* placesIn(item, (replace) => spoil(value.with(index, replace)), `${place}[${index}]`);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value))
      yield* placesIn(item, (replace) => spoil({ ...value, [key]: replace }), place === "" ? key : `${place}.${key}`);
  }
}

const places = [...placesIn(complete, (replace) => JSON.stringify(replace))];

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : typeof value;
}

describe("readSnapshot", () => {
  test("takes a snapshot that has all there can be", () => {
    expect(readSnapshot(JSON.stringify(complete))).toEqual(complete);
  });

  test.each(places)("sees that a value of another type stands at %s", (place, value, spoil) => {
    const word = place.endsWith(".limit") ? "number or null" : kindOf(value);
    for (const wrong of [[5], { a: 5 }, "a", 5, true]) {
      if (kindOf(wrong) === kindOf(value)) continue;
      const received = kindOf(wrong).replace(/^an /, "");
      expect(() => readSnapshot(spoil(wrong))).toThrow(`a device: ${place}: expected ${word}, received ${received}`);
    }
  });

  test.each(places.filter(([place]) => !place.endsWith("]")))("knows whether %s may be absent", (place, value, spoil) => {
    const text = spoil(undefined);
    if (optional.has(place)) expect(() => readSnapshot(text)).not.toThrow();
    else {
      const word = place.endsWith(".limit") ? "number or null" : kindOf(value);
      expect(() => readSnapshot(text)).toThrow(`a device: ${place}: expected ${word}, received nothing`);
    }
  });

  test("takes no bound for null, and null for nothing else", () => {
    for (const [place, , spoil] of places) {
      const text = spoil(null);
      if (place.endsWith(".limit")) expect(() => readSnapshot(text)).not.toThrow();
      else expect(() => readSnapshot(text)).toThrow(`a device: ${place}: expected `);
    }
  });
});
