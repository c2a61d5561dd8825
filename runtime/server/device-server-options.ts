import type { Contract } from "../protocol/contract.js";
import type { LogLevel } from "../protocol/vocabulary.js";
import type { Clock } from "../sensors/clock.js";
import type { ListenAddress, ListenFunction } from "../transport/listener.js";
import type { BoundOptions } from "./clients/bounds.js";
import type { LogSink } from "./logs/device-log.js";

/** The port of a device that is told no other: what KATCP devices have always used. */
export const DEFAULT_PORT = 7147;

/** Settings of a device, each with a default. */
export interface DeviceServerOptions extends BoundOptions {
  /** Where to listen; default `127.0.0.1`. `0.0.0.0` or `::` for the whole network. */
  readonly host?: string | undefined;
  /** Default 7147; 0 for any that is free. */
  readonly port?: number | undefined;
  /** Where to listen instead of `host` and `port`, when that is more than one address. */
  readonly listen?: readonly ListenAddress[] | undefined;
  /** The build state of `#version-connect katcp-device` (guidelines §4.2); default: name and version of the program's package. */
  readonly buildState?: string | undefined;
  /** One client at a time, the newest (guidelines §9); default false. */
  readonly singleClient?: boolean | undefined;
  /** From which level on `#log` goes to the clients, until one of them says `?log-level`; default `warn`. */
  readonly logLevel?: LogLevel | undefined;
  /** Whether `?restart` stops the device before it calls `onRestart`; default true. False: it stays, and `onRestart` is all that happens. */
  readonly stopsToRestart?: boolean | undefined;
  /** Where the device's own log goes; default: lines of `info` and graver to standard error. */
  readonly logSink?: LogSink | undefined;
  /** Writes a line to the device's own log for each request: who asked, how it ended, how long it took. Default false. */
  readonly logRequests?: boolean | undefined;
  /** How it listens; default: TCP. For tests: `network.listen` of a `MemoryNetwork`. */
  readonly listener?: ListenFunction | undefined;
  /** For tests. */
  readonly clock?: Clock | undefined;
}

/** A contract as one may write it by hand: for a device without an interface file. */
export type DeviceContract = Pick<Contract, "version"> & Partial<Contract>;
