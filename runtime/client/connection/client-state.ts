import type { DeviceProtocol } from "./device-protocol.js";

/** The state of a client's connection. */
export type ClientState =
  /** Neither `connect` nor `start` has been called. */
  | { readonly kind: "idle" }
  /** Waiting for the network or the greeting; `attempt` counts from 1 since the last connection. */
  | { readonly kind: "connecting"; readonly address: string; readonly attempt: number }
  | { readonly kind: "connected"; readonly address: string; readonly protocol: DeviceProtocol }
  /** The last attempt, or the connection, failed with `cause`; the next attempt starts after `delayMs`. */
  | { readonly kind: "waiting"; readonly cause: Error; readonly attempt: number; readonly delayMs: number }
  /** Final: after `close`, or because of `cause`. */
  | { readonly kind: "closed"; readonly cause: Error | undefined };
