import type { Duplex } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { type Connector, KatcpError } from "katcp-runtime";
import type { DeviceLeases } from "./device-leases.js";

export interface LeasedConnectorOptions {
  readonly device: string;
  readonly leases: DeviceLeases;
  /** To the device itself. */
  readonly direct: Connector;
  /** To its owner, through NATS. */
  readonly remote: Connector;
}

/** How long it waits before it asks again who owns the device. */
const betweenAttemptsMs = 200;

/**
 * Connects to a device that we own, and to the owner of one that we do not. When that changes, the stream ends, and the client connects again: the
 * other way. So a gateway shows all devices of its site, and each device has one client.
 */
export function leasedConnector({ device, leases, direct, remote }: LeasedConnectorOptions): Connector {
  /** Undefined where nobody answers, and as soon as the device is ours. */
  const whileForeign = async (...[address, signal]: Parameters<Connector>): Promise<Duplex | undefined> => {
    const ours = new AbortController();
    const stop = leases.onChange((changed, isOwn) => {
      if (changed === device && isOwn) ours.abort();
    });
    return remote(address, AbortSignal.any([signal, ours.signal]))
      .catch(() => undefined)
      .finally(stop);
  };
  return async (address, signal) => {
    for (;;) {
      signal.throwIfAborted();
      const isOwn = leases.owns(device);
      const stream = isOwn ? await direct(address, signal) : await whileForeign(address, signal);
      if (stream !== undefined && leases.owns(device) === isOwn) return endWithLease(stream, device, leases);
      stream?.destroy();
      // The owner may just have been killed, and nobody have its lease yet.
      if (!leases.owns(device)) await pause(betweenAttemptsMs, undefined, { signal });
    }
  };
}

function endWithLease(stream: Duplex, device: string, leases: DeviceLeases): Duplex {
  const stop = leases.onChange((changed) => {
    if (changed === device) stream.destroy(new KatcpError(`another gateway owns ${device} now`));
  });
  stream.once("close", stop);
  return stream;
}
