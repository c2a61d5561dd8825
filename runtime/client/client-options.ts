import type { Clock } from "../sensors/clock.js";

/** Settings of a client, each with a default. */
export interface ClientOptions {
  /** How long a request waits for its reply where the interface says nothing; default 5,000 ms. */
  readonly timeoutMs?: number | undefined;
  /** How long `connect` waits for the device to answer and to say who it is; default 5,000 ms. */
  readonly connectTimeoutMs?: number | undefined;
  /** Takes `\q` for `q`, as the C servers write it; default false. */
  readonly lenientEscapes?: boolean | undefined;
  /** For tests. */
  readonly clock?: Clock | undefined;
}

/** Settings of one call. */
export interface CallOptions {
  /** Gives the request up, with the signal's reason. The device is not told. */
  readonly signal?: AbortSignal | undefined;
  /** Instead of the interface's timeout. */
  readonly timeoutMs?: number | undefined;
}

/** What a call with informs resolves to: they, in order, and the fields of the reply where there are any. */
export type WithInforms<Inform, Reply = unknown> = Reply & { readonly informs: readonly Inform[] };
