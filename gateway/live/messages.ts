/**
 * The messages of the panel's WebSocket, `/live`: JSON in text frames. The page imports this file too, so it has types only.
 */
import type { LogLevel, Status } from "katcp-runtime/vocabulary";

/** What the page sends. */
export type PageMessage =
  /** The sensors that the page shows now, of one device: replaces what it watched of that device before. Empty: none. */
  | { readonly type: "watch"; readonly device: string; readonly sensors: readonly string[] }
  /** Sends the log of a device from now on, from this level on; `off` ends it. */
  | { readonly type: "logs"; readonly device: string; readonly level: LogLevel }
  /** `id`: of the page's choice, for the answer and for `cancel`. */
  | {
      readonly type: "call";
      readonly id: number;
      readonly device: string;
      readonly request: string;
      readonly arguments: readonly string[];
    }
  /** Gives up a call: the device may still do it. */
  | { readonly type: "cancel"; readonly id: number }
  | { readonly type: "acknowledge"; readonly device: string; readonly sensor: string };

/** What the gateway sends. */
export type GatewayMessage =
  | SiteMessage
  | ReadingsMessage
  /** The description has changed: fetch `/api/devices/<name>` again. */
  | { readonly type: "changed"; readonly device: string; readonly revision: number }
  | LogMessage
  | AlarmsMessage
  | { readonly type: "inform"; readonly id: number; readonly name: string; readonly arguments: readonly string[] }
  | ReplyMessage
  /** What the page asked for was not done. `id`: of the call that it is about. */
  | { readonly type: "problem"; readonly what: string; readonly id?: number };

/** First, and when something in it changes: at most twice a second. */
export interface SiteMessage {
  readonly type: "site";
  /** The name of the site in the site file. */
  readonly site: string;
  /** The gateway's clock, in seconds since the epoch. */
  readonly time: number;
  /** Whether `/history` is there. */
  readonly history: boolean;
  /** Who the page is to the gateway. */
  readonly you: Visitor;
  /** All roles of the gateway, from the least to the most privileged. */
  readonly roles: readonly string[];
  readonly devices: readonly DeviceSummary[];
}

export interface Visitor {
  readonly name: string;
  readonly role: string;
}

export interface DeviceSummary {
  readonly name: string;
  readonly address: string;
  readonly state: "connected" | "connecting" | "disconnected";
  /** Seconds since the epoch. */
  readonly since: number;
  /** Why it is not connected. */
  readonly reason?: string | undefined;
  /** Of `katcp-device`. */
  readonly version?: string | undefined;
  /** By role, all that the device has said. */
  readonly versions: Readonly<Record<string, string>>;
  /** The value of its sensor `device-status`. */
  readonly deviceStatus?: string | undefined;
  readonly sensors: number;
  /** How many sensors have each status; those that none has are left out. */
  readonly counts: Readonly<Partial<Record<Status, number>>>;
  readonly revision: number;
}

/** The latest readings of watched sensors: at most ten such messages a second. */
export interface ReadingsMessage {
  readonly type: "readings";
  readonly device: string;
  readonly rows: readonly ReadingRow[];
}

/** A value is the text as on the wire, unescaped. */
export type ReadingRow = readonly [sensor: string, timestamp: number, status: Status, value: string];

export interface LogMessage {
  readonly type: "log";
  readonly device: string;
  readonly level: LogLevel;
  /** Seconds since the epoch. */
  readonly timestamp: number;
  readonly name: string;
  readonly message: string;
}

/** The latest last. */
export interface AlarmsMessage {
  readonly type: "alarms";
  readonly alarms: readonly Alarm[];
  /** How many there are beside these: they are too many to be sent. */
  readonly more: number;
}

/** The end of a call. */
export interface ReplyMessage {
  readonly type: "reply";
  readonly id: number;
  readonly code: "ok" | "fail" | "invalid" | "timeout" | "lost" | "refused" | "cancelled";
  /** What comes after the code; of the last four, one text that says what happened. */
  readonly arguments: readonly string[];
}

/**
 * A sensor that is `warn`, `error` or `failure`, or one that was and has not been acknowledged: then its status is another. A device that is
 * not connected is one alarm, without a sensor.
 */
export interface Alarm {
  readonly device: string;
  /** Empty: the device itself, which is `unreachable`. */
  readonly sensor: string;
  readonly status: Status;
  /** The text of its reading; of a device, why it is not connected. */
  readonly value: string;
  /** When the alarm began, in seconds since the epoch, by the gateway's clock. */
  readonly since: number;
  readonly acknowledged?: { readonly by: string; readonly at: number } | undefined;
}
