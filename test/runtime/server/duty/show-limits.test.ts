import { describe, expect, test } from "vitest";
import { DEFAULT_BOUNDS } from "../../../../runtime/server/clients/bounds.js";
import type { ClientSnapshot, LimitSnapshot, ProcessSnapshot } from "../../../../runtime/server/duty/device-snapshot.js";
import { showLimits } from "../../../../runtime/server/duty/show-limits.js";

const idle = { backlogBytes: 0, pending: 0, requestsPerSecond: 0, sampledSensors: 0 };
const process = { heapUsedBytes: 1, heapLimitBytes: 1e9 } as ProcessSnapshot;

function limitsOf(clients: readonly Partial<ClientSnapshot>[], bounds: Partial<typeof DEFAULT_BOUNDS> = {}): readonly LimitSnapshot[] {
  return showLimits({
    bounds: { ...DEFAULT_BOUNDS, ...bounds },
    clients: clients.map((client) => ({ ...idle, ...client }) as ClientSnapshot),
    ...{ bufferedBytes: 7, pending: 3, process },
  });
}

function usesOf(limits: readonly LimitSnapshot[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(limits.flatMap(({ name, used, client }) => (used === undefined ? [] : [[name, [used, client]]])));
}

describe("the use of limits", () => {
  test("names who uses the most of each, the first of several that use as much", () => {
    const limits = limitsOf([
      { address: "10.0.0.1:1", backlogBytes: 5, pending: 1, requestsPerSecond: 4, sampledSensors: 2 },
      { address: "10.0.0.1:2", backlogBytes: 9, pending: 1, requestsPerSecond: 4, sampledSensors: 3 },
      { address: "10.0.0.2:1", backlogBytes: 9, pending: 0, requestsPerSecond: 7, sampledSensors: 1 },
    ]);
    expect(usesOf(limits)).toEqual({
      maximumClients: [3, undefined],
      maximumBufferedBytes: [7, undefined],
      maximumPending: [3, undefined],
      maximumBacklogBytes: [9, "10.0.0.1:2"],
      maximumPendingPerClient: [1, "10.0.0.1:1"],
      maximumRequestRate: [7, "10.0.0.2:1"],
      // All clients of an address together.
      maximumAddressRequestRate: [8, "10.0.0.1"],
      maximumSampledSensors: [3, "10.0.0.1:2"],
      heapBytes: [1, undefined],
    });
  });

  test("names the address whose clients together ask the most, wherever they stand", () => {
    const rates = [3, 1, 5, 4].map((requestsPerSecond, index) => ({ address: `10.0.0.${index}:1`, requestsPerSecond }));
    expect(usesOf(limitsOf(rates))["maximumAddressRequestRate"]).toEqual([5, "10.0.0.2"]);
  });

  test("names nobody where nobody uses anything", () => {
    for (const clients of [[], [{ address: "10.0.0.1:1" }]]) {
      const { maximumBacklogBytes, maximumRequestRate, maximumAddressRequestRate } = usesOf(limitsOf(clients));
      expect([maximumBacklogBytes, maximumRequestRate, maximumAddressRequestRate]).toEqual([
        [0, undefined],
        [0, undefined],
        [0, undefined],
      ]);
    }
  });

  test("comes before the limits of which nothing is used, the nearest first", () => {
    const limits = limitsOf([{ address: "a:1", pending: 4, sampledSensors: 9 }], { maximumPendingPerClient: 5, maximumPending: 4 });
    expect(limits.slice(0, 2).map(({ name }) => name)).toEqual(["maximumPendingPerClient", "maximumPending"]);
    const used = limits.map((limit) => limit.used !== undefined);
    expect(used).toEqual(used.toSorted((one, other) => Number(other) - Number(one)));
    expect(limits.filter(({ limit }) => limit === null).map(({ name }) => name)).toContain("maximumSampledSensors");
  });
});
