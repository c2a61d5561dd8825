import { messageOf, ProtocolVersionError } from "../../errors.js";
import type { Contract } from "../../protocol/contract.js";
import { loadInterfaceText } from "../../protocol/interface-text.js";
import type { ClientWarning } from "../client-warning.js";
import type { DeviceLink } from "./device-link.js";
import type { DeviceVersion } from "./greeting.js";
import { announcedInterface, type InterfaceIdentity, type InterfaceMatch, matchInterfaces } from "./interface-match.js";
import { compareVersions, type VersionPolicy } from "./version-check.js";

/** What devices are held against. */
export interface VersionWatchOptions {
  /** The API that the client was made for; undefined for a client without an interface. */
  readonly apiVersion: string | undefined;
  /** Loads the interface that the client was generated from. */
  readonly describe: Contract["describe"];
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
  /** The interface that was warned of last. */
  #warnedOfHash = "";
  /** The interface of the client, once it is known. */
  #own: InterfaceIdentity | undefined;
  #compared: Promise<void> = Promise.resolve();
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

  /** How the interface of the device compares with ours; `compared` says when that is known. */
  get interface(): InterfaceMatch {
    return matchInterfaces(this.#own, announcedInterface(this.#versions));
  }

  /** Resolves when the interface of the device has been compared with ours. */
  get compared(): Promise<void> {
    return this.#compared;
  }

  /** Only a client of a device that announces its interface has to know its own. */
  async #compare(): Promise<void> {
    const { apiVersion: version = "", describe } = this.#options;
    const found = announcedInterface(this.#versions);
    if (found === undefined || describe === undefined) return;
    try {
      this.#own ??= { version, hash: (await loadInterfaceText(describe)).hash };
      this.#warnOfInterface();
    } catch (thrown) {
      this.#warnOfHashes(`could not load the interface of this client: ${messageOf(thrown)}`, { expected: "", found: found.hash });
    }
  }

  /** Versions that differ are told of already. */
  #warnOfInterface(): void {
    const match = this.interface;
    if (match.kind !== "compatible" || this.#options.policy === "ignore") return;
    const { expected, found } = match;
    if (expected.version !== found.version || found.hash === this.#warnedOfHash) return;
    this.#warnedOfHash = found.hash;
    const what = `the device has another interface than this client was generated from, though both say ${JSON.stringify(found.version)}`;
    const remedy = `"katcp diff ${this.#options.address()} <interface file>" tells what differs`;
    this.#warnOfHashes(`${what}; ${remedy}`, { expected: expected.hash, found: found.hash });
  }

  #warnOfHashes(message: string, hashes: { readonly expected: string; readonly found: string }): void {
    this.#options.warn({ kind: "interface", device: this.#options.address(), message, ...hashes });
  }

  /** A device said what it is when its greeting was over: one that is refused is left. */
  checkLate(link: DeviceLink): void {
    if (this.#own === undefined) this.#compared = this.#compare();
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
    this.#compared = this.#compare();
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
