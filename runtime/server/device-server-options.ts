import type { Contract } from "../protocol/contract.js";
import type { LogLevel } from "../protocol/vocabulary.js";
import type { Clock } from "../sensors/clock.js";
import type { ListenFunction } from "../transport/listener.js";
import type { TlsListenOptions } from "../transport/tls-options.js";
import type { AccessOptions } from "./access/access-options.js";
import type { CertificateRole } from "./access/certificate-roles.js";
import type { AuditSink } from "./audit/audit-record.js";
import type { BoundOptions } from "./clients/bounds.js";
import type { LogSink } from "./logs/device-log.js";

/** The default port: what KATCP devices have always used. */
export const DEFAULT_PORT = 7147;

/** TLS at a place: Node's own options, or files that are read again when they change. */
export interface TlsPlaceOptions extends TlsListenOptions {
  /** The roles of clients by their certificates; the first entry that fits counts. Needs `requestCert` and `ca` or `caFile`. */
  readonly roles?: readonly CertificateRole[] | undefined;
}

/** A place to listen at: a TCP port, or a Unix socket. */
export interface ListenPlace {
  /** Default `127.0.0.1`. */
  readonly host?: string | undefined;
  /** Default 7147; 0 for a free port. */
  readonly port?: number | undefined;
  /** The path of a Unix socket, instead of host and port. Its clients count as clients of 127.0.0.1. */
  readonly path?: string | undefined;
  /** With it, clients must speak TLS here. */
  readonly tls?: TlsPlaceOptions | undefined;
  /** The role of the clients that come this way. Only for an interface with `roles`. */
  readonly role?: string | undefined;
}

/** What `snapshot()` tells besides what costs nothing, and whether clients may ask for it. */
export interface SnapshotOptions {
  /** How many bytes of the last lines of each client are kept, in both directions, without secret arguments. Default 0: none. */
  readonly recentBytes?: number | undefined;
  /**
   * Whether clients can ask for a snapshot (`?device-snapshot`): those of the last role, or that the interface says; if it has no roles,
   * programs on this machine, or whom `access.guard` lets. Default false.
   */
  readonly request?: boolean | undefined;
}

/** Options of a device. Each has a default. */
export interface DeviceServerOptions extends BoundOptions {
  /** Where to listen; default `127.0.0.1`. `0.0.0.0` or `::` for the whole network. */
  readonly host?: string | undefined;
  /** Default 7147; 0 for a free port. */
  readonly port?: number | undefined;
  /** Where to listen instead of `host` and `port`, if there are several places. */
  readonly listen?: readonly ListenPlace[] | undefined;
  /** Who may connect, and what they may do. Default: everybody, and what the roles of the interface say. */
  readonly access?: AccessOptions | undefined;
  /** The build state of `#version-connect katcp-device` (guidelines §4.2); default: name and version of the program's package. */
  readonly buildState?: string | undefined;
  /** Serves one client at a time, the newest (guidelines §9); default false. */
  readonly singleClient?: boolean | undefined;
  /** Whether clients can ask for the interface of a generated device (`?interface-describe`), and learn its hash when they connect; default true. */
  readonly describesItself?: boolean | undefined;
  /** The level from which on clients get `#log`, until `?log-level` changes it; default `warn`. */
  readonly logLevel?: LogLevel | undefined;
  /** Whether `?restart` stops the device before it calls `onRestart`; default true. False: it only calls `onRestart`. */
  readonly stopsToRestart?: boolean | undefined;
  /** Where the device's own log goes; default: standard error, from level `info` on. */
  readonly logSink?: LogSink | undefined;
  /** Logs each request in the device's own log: the client, the outcome, and the time it took. Default false. */
  readonly logRequests?: boolean | undefined;
  /** Where a record goes of each request that is not `safe`, and of each that is refused. Default: nowhere. */
  readonly audit?: AuditSink | undefined;
  /** What snapshots tell, and who may ask for them. */
  readonly snapshot?: SnapshotOptions | undefined;
  /** How to listen; default: TCP. In tests: `network.listen` of a `MemoryNetwork`. */
  readonly listener?: ListenFunction | undefined;
  /** For tests. */
  readonly clock?: Clock | undefined;
}

/** A contract that is written by hand: for a device without an interface file. */
export type DeviceContract = Pick<Contract, "version"> & Partial<Contract>;
