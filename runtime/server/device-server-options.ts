import type { Contract } from "../protocol/contract.js";
import type { LogLevel } from "../protocol/vocabulary.js";
import type { Clock } from "../sensors/clock.js";
import type { LogSink } from "./device-log.js";

/** The port of a device that is told no other: what KATCP devices have always used. */
export const DEFAULT_PORT = 7147;

/** Settings of a device, each with a default. */
export interface DeviceServerOptions {
  /** Where to listen; default `127.0.0.1`. `0.0.0.0` or `::` for the whole network. */
  readonly host?: string | undefined;
  /** Default 7147; 0 for any that is free. */
  readonly port?: number | undefined;
  /** The build state of `#version-connect katcp-device` (guidelines §4.2); default: name and version of the program's package. */
  readonly buildState?: string | undefined;
  /** From which level on `#log` goes to the clients, until one of them says `?log-level`; default `warn`. */
  readonly logLevel?: LogLevel | undefined;
  /** Where the device's own log goes; default: lines of `info` and graver to standard error. */
  readonly logSink?: LogSink | undefined;
  /** What may wait to be sent to one client; one that does not read is dropped. Default 64 MiB. */
  readonly maximumBacklogBytes?: number | undefined;
  /** A longer line is refused and skipped; default 16 MiB. */
  readonly maximumLineBytes?: number | undefined;
  /** How many requests may be pending; then no more are read until there is room. Default 10,000. */
  readonly maximumPending?: number | undefined;
  /** The same of one client; default 1,000. */
  readonly maximumPendingPerClient?: number | undefined;
  /** For tests. */
  readonly clock?: Clock | undefined;
}

/** How a device stops. */
export interface StopOptions {
  /** False lets what runs finish, however long that takes. Default true: every `ctx.signal` aborts at once. */
  readonly cancel?: boolean;
  /** How long handlers may take to notice that, and clients to go; default 1,000 ms. Then they are answered `fail`, and cut off. */
  readonly graceMs?: number;
}

/** A contract as one may write it by hand: for a device without an interface file. */
export type DeviceContract = Pick<Contract, "version"> & Partial<Contract>;
