import type { Bounds } from "../clients/bounds.js";
import type { ClientSnapshot, LimitSnapshot, ProcessSnapshot } from "./device-snapshot.js";

/** What bounds a device, and what there is of it. */
export interface LimitParts {
  readonly bounds: Bounds;
  readonly clients: readonly ClientSnapshot[];
  readonly bufferedBytes: number;
  readonly pending: number;
  readonly process: ProcessSnapshot;
}

type Use = Pick<LimitSnapshot, "used" | "client">;

/** The bounds of a device, the nearest first; then those of which nothing is used between two messages. */
export function showLimits({ bounds, clients, bufferedBytes, pending, process }: LimitParts): readonly LimitSnapshot[] {
  const uses: { readonly [Name in keyof Bounds]?: Use } = {
    maximumClients: { used: clients.length },
    maximumBufferedBytes: { used: bufferedBytes },
    maximumPending: { used: pending },
    maximumBacklogBytes: mostOf(clients, ({ backlogBytes }) => backlogBytes),
    maximumPendingPerClient: mostOf(clients, (client) => client.pending),
    maximumRequestRate: mostOf(clients, ({ requestsPerSecond }) => requestsPerSecond),
    maximumAddressRequestRate: busiestAddress(clients),
    maximumSampledSensors: mostOf(clients, ({ sampledSensors }) => sampledSensors),
  };
  const limits = Object.entries(bounds).map(([name, bound]: [string, number]): LimitSnapshot => {
    return { name, limit: Number.isFinite(bound) ? bound : null, ...uses[name as keyof Bounds] };
  });
  const heap = { name: "heapBytes", limit: process.heapLimitBytes, used: process.heapUsedBytes };
  return [...limits, heap].sort((one, other) => nearness(other) - nearness(one));
}

function nearness({ limit, used }: LimitSnapshot): number {
  return used === undefined ? -1 : used / (limit ?? Number.POSITIVE_INFINITY);
}

/** Who uses the most of what each client has. */
function mostOf(clients: readonly ClientSnapshot[], useOf: (client: ClientSnapshot) => number): Use {
  let most: Use = { used: 0 };
  for (const client of clients) if (useOf(client) > (most.used ?? 0)) most = { used: useOf(client), client: client.address };
  return most;
}

function busiestAddress(clients: readonly ClientSnapshot[]): Use {
  const rates = new Map<string, number>();
  for (const { address, requestsPerSecond } of clients) {
    const host = address.slice(0, address.lastIndexOf(":"));
    rates.set(host, (rates.get(host) ?? 0) + requestsPerSecond);
  }
  const [busiest] = [...rates].sort(([, one], [, other]) => other - one);
  return busiest === undefined || busiest[1] === 0 ? { used: 0 } : { used: busiest[1], client: busiest[0] };
}
