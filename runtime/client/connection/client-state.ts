import type { DeviceProtocol } from "./device-protocol.js";

/** How a client stands with its device. */
export type ClientState =
  /** `connect` or `start` has not been called. */
  | { readonly kind: "idle" }
  /** The network, or the greeting, is being waited for; `attempt` counts from 1 since the last connection. */
  | { readonly kind: "connecting"; readonly address: string; readonly attempt: number }
  | { readonly kind: "connected"; readonly address: string; readonly protocol: DeviceProtocol }
  /** The last attempt, or the connection, ended by `cause`; the next attempt begins after `delayMs`. */
  | { readonly kind: "waiting"; readonly cause: Error; readonly attempt: number; readonly delayMs: number }
  /** For good: by `close`, or by `cause`. */
  | { readonly kind: "closed"; readonly cause: Error | undefined };
