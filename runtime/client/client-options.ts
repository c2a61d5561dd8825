import type { Clock } from "../sensors/clock.js";
import type { Connector, SocketOptions } from "../transport/connector.js";
import type { ListenAddress } from "../transport/listener.js";
import type { ClientBounds } from "./calls/client-bounds.js";
import type { RetryOptions } from "./calls/retry.js";
import type { ClientWarning } from "./client-warning.js";
import type { ReconnectPolicy } from "./connection/backoff.js";
import type { KeepAliveOptions } from "./connection/keep-alive.js";
import type { VersionPolicy } from "./connection/version-check.js";

export type { CallOptions } from "./connection/caller.js";

/** What a device may cost, where it is said. */
type BoundOptions = { readonly [Name in keyof ClientBounds]?: ClientBounds[Name] | undefined };

/** Settings of a client, each with a default. */
export interface ClientOptions extends SocketOptions, BoundOptions {
  /** How long a request waits for its reply where neither the interface nor the device says anything; default 5,000 ms. */
  readonly timeoutMs?: number | undefined;
  /** How long an attempt to connect may take until the device has said who it is; default 5,000 ms. */
  readonly connectTimeoutMs?: number | undefined;
  /**
   * When to connect again; default `exponentialBackoff()`. False: a connection that is lost closes the client. A policy that throws, or
   * gives anything but false or a number from 0 on, is warned of, and the default says when.
   */
  readonly reconnect?: ReconnectPolicy | false | undefined;
  /** When a silent device is asked whether it is there, and when it is given up; default after 10 s of silence, and after 30 s. False: never. */
  readonly keepAlive?: Partial<KeepAliveOptions> | false | undefined;
  /** More addresses of the same device, tried in turn. */
  readonly alternatives?: readonly ListenAddress[] | undefined;
  /** What the device speaks, for one that does not greet: `5.0-M`, `4.0`. */
  readonly protocol?: string | undefined;
  /**
   * What happens where the device's API is not the one this client was generated for: `refuse` (the default) warns of another minor
   * version and refuses another major one or another API, `warn` only warns, `ignore` does not even do that.
   */
  readonly versions?: VersionPolicy | undefined;
  /** Only requests that change nothing are sent: those of the guidelines, and what the interface calls `safe`; others are a `RequestRefusedError`. Default false. */
  readonly readOnly?: boolean | undefined;
  /** Only these requests are sent, and those that change nothing. */
  readonly allow?: readonly string[] | undefined;
  /** Sends idempotent requests again after a lost connection, within the timeout of the call; default: never. A call may say otherwise. */
  readonly retry?: RetryOptions | false | undefined;
  /** Takes `\q` for `q`, as the C servers write it; default false. */
  readonly lenientEscapes?: boolean | undefined;
  /** Told of what is wrong and not an error; default: `process.emitWarning`. What it throws itself is told that way too. */
  readonly onWarning?: ((warning: ClientWarning) => void) | undefined;
  /** How streams are opened; default: sockets. */
  readonly connector?: Connector | undefined;
  /** For tests. */
  readonly clock?: Clock | undefined;
}

/** What a call with informs resolves to: they, in order, and the fields of the reply where there are any. */
export type WithInforms<Inform, Reply = unknown> = Reply & { readonly informs: readonly Inform[] };
