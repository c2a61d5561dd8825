import { ProtocolVersionError } from "../../errors.js";
import type { ClientWarning } from "../client-warning.js";
import type { DeviceLink } from "./device-link.js";
import type { DeviceVersion } from "./greeting.js";
import { compareVersions, type VersionPolicy } from "./version-check.js";

/** What devices are held against. */
export interface VersionWatchOptions {
  /** The API that the client was made for; undefined for a client without an interface. */
  readonly apiVersion: string | undefined;
  readonly policy: VersionPolicy;
  /** `host:port` of the device. */
  readonly address: () => string;
  readonly warn: (warning: ClientWarning) => void;
}

/** Sees to it that the device is one that the client was made for, and tells where it is not. */
export class VersionWatch {
  readonly #options: VersionWatchOptions;
  #versions: ReadonlyMap<string, DeviceVersion> = new Map();
  /** The version that was warned of last. */
  #warnedOf = "";
  /** The refusal that was warned of, since the last connection. */
  #refusal = "";

  constructor(options: VersionWatchOptions) {
    this.#options = options;
  }

  /** A device has greeted. @throws ProtocolVersionError where it has an API that is too far from ours */
  check({ greeting }: DeviceLink): void {
    const { apiVersion: expected, policy } = this.#options;
    const found = greeting.versions.get("katcp-device")?.version;
    if (found === undefined || expected === undefined) return;
    const message = compareVersions({ expected, found }, policy);
    if (message === undefined || found === this.#warnedOf) return;
    this.#warnedOf = found;
    this.#warn(message, { expected, found });
  }

  /** A device said what it is when its greeting was over: one that is refused is left. */
  checkLate(link: DeviceLink): void {
    try {
      this.check(link);
    } catch (refusal) {
      link.lose((refusal as ProtocolVersionError).message, refusal as ProtocolVersionError);
    }
  }

  /** What the device said of itself, on this connection or else on the last one. */
  get versions(): ReadonlyMap<string, DeviceVersion> {
    return this.#versions;
  }

  onConnected({ greeting }: DeviceLink): void {
    this.#refusal = "";
    this.#versions = greeting.versions;
  }

  /** There is no connection, and there will be another attempt: whoever waits for a device that is refused would not know what for. */
  onWaiting(cause: Error): void {
    const refusal = cause.cause instanceof ProtocolVersionError ? cause.cause : cause;
    if (!(refusal instanceof ProtocolVersionError) || refusal.message === this.#refusal) return;
    this.#refusal = refusal.message;
    this.#warn(`${refusal.message}; trying again`, refusal.versions ?? { expected: this.#options.apiVersion ?? "", found: "" });
  }

  #warn(message: string, versions: { readonly expected: string; readonly found: string }): void {
    this.#options.warn({ kind: "version", device: this.#options.address(), message, ...versions });
  }
}
