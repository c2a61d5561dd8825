import type { DeviceLogRecord, Status } from "katcp-runtime";
import type { DeviceDescription, SensorDescription } from "./device-description.js";
import type { HubReading } from "./hub-reading.js";

/** The devices of a site. */
export interface Hub {
  /** By their names in the site file. */
  readonly devices: ReadonlyMap<string, HubDevice>;
  /** Calls `listener` with the readings of each turn of the event loop, in the order they came. Call the returned function to stop. */
  onReadings(listener: (readings: readonly HubReading[]) => void): () => void;
  /** Calls `listener` with whatever changes about a device but its readings. Call the returned function to stop. */
  onDevice(listener: (change: HubDeviceChange) => void): () => void;
}

/** One device, mirrored. */
export interface HubDevice {
  readonly name: string;
  /** `host:port` */
  readonly address: string;
  readonly state: HubDeviceState;
  /** From the greeting, and `?version-list`: by role, such as `katcp-device`. */
  readonly versions: ReadonlyMap<string, HubVersion>;
  /** Made when it is asked for after a change. */
  readonly description: DeviceDescription;
  /** Those that the device has now, by their names on the wire. */
  readonly sensors: ReadonlyMap<string, HubSensor>;
  /** How many sensors have each status: those without a reading are `unknown`. */
  readonly counts: ReadonlyMap<Status, number>;
  /** The last lines of its log, the oldest first, with what the gateway has to say of the device. */
  readonly log: readonly DeviceLogRecord[];
  /** Grows with each change of the description. */
  readonly revision: number;
  /** How its requests have ended since the gateway started. */
  readonly calls: HubCallCounts;
  /** A request was not sent, since who asked may not. */
  countRefused(): void;
  /** Sends a request. It rejects with the errors of katcp-runtime; a reply of `fail` or `invalid` is an answer. */
  call(request: string, args: readonly string[], options?: HubCallOptions): Promise<HubAnswer>;
}

/** The connection to a device. */
export type HubDeviceState =
  | { readonly kind: "connected"; readonly since: number; readonly reason: undefined }
  | { readonly kind: "connecting" | "disconnected"; readonly since: number; readonly reason: string | undefined };

export interface HubVersion {
  readonly version: string;
  readonly build: string | undefined;
}

export interface HubSensor {
  readonly name: string;
  readonly description: SensorDescription;
  /** Undefined until the first one comes. While the device is disconnected, the last one with the status `unreachable`. */
  readonly reading: HubReading | undefined;
}

export interface HubCallCounts {
  readonly ok: number;
  readonly fail: number;
  readonly invalid: number;
  /** No reply in time. */
  readonly timeout: number;
  /** The connection was lost, or there was none. */
  readonly lost: number;
  /** The gateway did not send it: the role of who asked may not. */
  readonly refused: number;
}

export interface HubCallOptions {
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with each inform before the reply, as it comes. */
  readonly onInform?: ((inform: HubInform) => void) | undefined;
}

/** Texts are unescaped; bytes that are no UTF-8 stand one by one. */
export interface HubInform {
  readonly name: string;
  readonly arguments: readonly string[];
}

export interface HubAnswer {
  readonly code: "ok" | "fail" | "invalid";
  /** What comes after the code. */
  readonly arguments: readonly string[];
}

export type HubDeviceChange =
  | { readonly kind: "state"; readonly device: HubDevice }
  /** The description is another: sensors, requests or the interface. */
  | { readonly kind: "description"; readonly device: HubDevice }
  | { readonly kind: "versions"; readonly device: HubDevice }
  | { readonly kind: "log"; readonly device: HubDevice; readonly record: DeviceLogRecord };
