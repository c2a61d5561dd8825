import type { Duplex } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { type Connector, KatcpError } from "katcp-runtime";
import { LostSinceError } from "../../hub/lost-since.js";
import { NatsStream } from "../connector/nats-stream.js";
import type { DeviceLeases } from "./device-leases.js";

export interface LeasedConnectorOptions {
  readonly device: string;
  readonly leases: DeviceLeases;
  /** To the device itself. */
  readonly direct: Connector;
  /** To its owner, through NATS. */
  readonly remote: Connector;
  /** Calls the listener whenever its owner says that it is connected to it. Call what it gives to stop. */
  readonly onServed: (listener: () => void) => () => void;
}

/** How long it waits for an owner to say that it has the device, before it asks: longer each time, since thousands of devices may have lost theirs. */
const betweenAttemptsMs = { first: 500, last: 5_000 };

/**
 * Connects to a device that we own, and to the owner of one that we do not. When that changes, the stream ends, and the client connects again: the
 * other way. So a gateway shows all devices of its site, and each device has one client.
 */
export function leasedConnector({ device, leases, direct, remote, onServed }: LeasedConnectorOptions): Connector {
  /** Does something that ends as soon as the device is ours. Undefined where it ends so, or fails. */
  const whileForeign = async <Result>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<Result>): Promise<Result | undefined> => {
    const ours = new AbortController();
    const stop = leases.onChangeOf(device, (isOwn) => {
      if (isOwn) ours.abort();
    });
    return work(AbortSignal.any([signal, ours.signal]))
      .catch(() => undefined)
      .finally(stop);
  };
  return async (address, signal) => {
    for (let pauseMs = betweenAttemptsMs.first; ; pauseMs = Math.min(2 * pauseMs, betweenAttemptsMs.last)) {
      signal.throwIfAborted();
      const isOwn = leases.owns(device);
      // From before it asks: it may be told while the answer is on its way.
      const served = new AbortController();
      const stop = onServed(() => served.abort());
      try {
        const stream = isOwn ? await direct(address, signal) : await whileForeign(signal, (until) => remote(address, until));
        if (stream !== undefined && leases.owns(device) === isOwn) return endWithLease(stream, device, leases);
        stream?.destroy();
        // The owner may just have been killed, and nobody have its lease yet.
        if (!leases.owns(device)) await whileForeign(AbortSignal.any([signal, served.signal]), (until) => pauseUntil(pauseMs, until));
      } finally {
        stop();
      }
    }
  };
}

/** Rejects where the signal ends it. */
function pauseUntil(ms: number, signal: AbortSignal): Promise<void> {
  return pause(ms, undefined, { signal });
}

function endWithLease(stream: Duplex, device: string, leases: DeviceLeases): Duplex {
  const stop = leases.onChangeOf(device, () => stream.destroy(changeOf(stream, device)));
  stream.once("close", stop);
  return stream;
}

/** What came through a former owner ended with it: it may have been gone before its lease was. */
function changeOf(stream: Duplex, device: string): KatcpError {
  if (stream instanceof NatsStream) return new LostSinceError(`its former owner does not serve ${device} any more`, stream.heardAt);
  return new KatcpError(`another gateway owns ${device} now`);
}
