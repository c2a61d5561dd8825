import type { Clock } from "../sensors/clock.js";
import type { Connector, SocketOptions } from "../transport/connector.js";
import type { ListenAddress } from "../transport/listener.js";
import type { ClientBounds } from "./calls/client-bounds.js";
import type { RetryOptions } from "./calls/retry.js";
import type { ClientWarning } from "./client-warning.js";
import type { ReconnectPolicy } from "./connection/backoff.js";
import type { KeepAliveOptions } from "./connection/keep-alive.js";
import type { VersionPolicy } from "./connection/version-check.js";

export type { CallOptions, RequestOptions } from "./connection/caller.js";

/** The bounds that are set. */
type BoundOptions = { readonly [Name in keyof ClientBounds]?: ClientBounds[Name] | undefined };

/** Options of a client. Each has a default. */
export interface ClientOptions extends SocketOptions, BoundOptions {
  /** How long a request waits for its reply if neither the interface nor the device gives a timeout; default 5,000 ms. */
  readonly timeoutMs?: number | undefined;
  /** How long an attempt to connect may take, up to the device's greeting; default 5,000 ms. */
  readonly connectTimeoutMs?: number | undefined;
  /**
   * When to reconnect; default `exponentialBackoff()`. False: the client closes when the connection is lost. If a policy throws, or returns
   * neither false nor a number from 0 on, the client warns and uses the default.
   */
  readonly reconnect?: ReconnectPolicy | false | undefined;
  /** When to check a silent device, and when to drop the connection; default after 10 s and 30 s of silence. False: never. */
  readonly keepAlive?: Partial<KeepAliveOptions> | false | undefined;
  /** More addresses of the same device, tried in turn. */
  readonly alternatives?: readonly ListenAddress[] | undefined;
  /** The protocol of a device that sends no greeting: `5.0-M`, `4.0`. */
  readonly protocol?: string | undefined;
  /**
   * What to do if the device has another API version than the client expects: `refuse` (the default) warns about another minor version, and
   * refuses another major version or another API; `warn` only warns; `ignore` does nothing.
   */
  readonly versions?: VersionPolicy | undefined;
  /**
   * Sends only requests that change nothing: those of the guidelines, and those with `safe` in the interface. Others throw a
   * `RequestRefusedError`. Default false.
   */
  readonly readOnly?: boolean | undefined;
  /** Sends only these requests, and those that change nothing. */
  readonly allow?: readonly string[] | undefined;
  /** Repeats idempotent requests after a lost connection, within the timeout of the call; default: never. A call can override it. */
  readonly retry?: RetryOptions | false | undefined;
  /** Reads `\q` as `q`, as some C servers write it; default false. */
  readonly lenientEscapes?: boolean | undefined;
  /** Gets warnings: problems that are not errors; default: `process.emitWarning`. If it throws, that becomes a process warning. */
  readonly onWarning?: ((warning: ClientWarning) => void) | undefined;
  /** How to open a connection; default: sockets. */
  readonly connector?: Connector | undefined;
  /** For tests. */
  readonly clock?: Clock | undefined;
}

/** The result of a call with informs: the informs in order, and the fields of the reply. */
export type WithInforms<Inform, Reply = unknown> = Reply & { readonly informs: readonly Inform[] };
