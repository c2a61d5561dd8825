import type { Clock, Connector } from "katcp-runtime";
import type { Finding } from "../findings/finding.js";
import type { LoadedInterface } from "../interface/load-interface.js";

/** What is looked at, in this order. */
export const VERIFY_PHASES = ["inventory", "readings", "calls", "wrong-calls", "sampling"] as const;
export type VerifyPhase = (typeof VERIFY_PHASES)[number];

/** Options of `verify`. */
export interface VerifyOptions {
  /** Where the device is. */
  readonly host: string;
  readonly port: number;
  /** The interface file, or the same as `loadInterface` gives it. */
  readonly interface: string | LoadedInterface;
  /** Default: all of them. */
  readonly phases?: readonly VerifyPhase[] | undefined;
  /** Sends none of the device's own requests, not even wrong ones. Default false. */
  readonly readOnly?: boolean | undefined;
  /** Requests to call although the interface does not mark them `safe`. */
  readonly allow?: readonly string[] | undefined;
  /** Never more requests in a second than this; default 50. */
  readonly rate?: number | undefined;
  /** How many generated calls each signature gets, beside examples and limits; default 20. */
  readonly runs?: number | undefined;
  /** Of the generated arguments; default 1. The same seed makes the same calls. */
  readonly seed?: number | undefined;
  /** How long a request may take where the interface does not say; default 5,000 ms. */
  readonly timeoutMs?: number | undefined;
  /** How many sensors are sampled; default 5. */
  readonly sensors?: number | undefined;
  /** How to open a connection; default: sockets. */
  readonly connector?: Connector | undefined;
  /** For tests. */
  readonly clock?: Clock | undefined;
}

/** What `verify` found. */
export interface VerifyResult {
  /** Whether nothing is broken; there may be notes. */
  readonly isKept: boolean;
  readonly findings: readonly Finding[];
  /** How many findings there were beyond the 1,000 that are kept. */
  readonly left: number;
  /** How many requests were sent. */
  readonly requests: number;
  readonly phases: readonly VerifyPhase[];
  readonly seed: number;
}
