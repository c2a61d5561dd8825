import { formatArguments } from "../../protocol/message.js";
import { flat, fromUnicode, type WireText } from "../../protocol/wire-text.js";
import { RUNTIME_VERSION } from "../../version.js";

/** Name, version and build state of one role. */
export type RoleVersion = readonly string[];

/** What a device can do that the flags of its protocol tell (guidelines §4.2). */
interface ProtocolFeatures {
  /** It has timeout hints: flag T. */
  readonly hasTimeoutHints: boolean;
  /** It has one client at a time: without flag M. */
  readonly isSingleClient: boolean;
}

/** `katcp-protocol`: several clients (M), identifiers (I), sampling in bulk (B), and timeout hints (T) where there are any. */
function protocolVersion({ hasTimeoutHints, isSingleClient }: ProtocolFeatures): RoleVersion {
  return ["katcp-protocol", `5.1-${isSingleClient ? "" : "M"}IB${hasTimeoutHints ? "T" : ""}`];
}

/** `katcp-library`, of a version of ours: `0.1.17` is API 0.1. */
export function libraryVersion(version: string): RoleVersion {
  return ["katcp-library", `katcp-runtime-${version.replace(/\.\d+$/, "")}`, `katcp-runtime-${version}`];
}

/** The greeting: one `#version-connect` for each. */
function formatGreeting(versions: readonly (readonly string[])[]): WireText {
  return versions.map((version) => `#version-connect${formatArguments(version.map(fromUnicode))}\n`).join("");
}

/** What the versions of a device are made of. */
export interface DeviceVersionsParts {
  /** Of its API. */
  readonly version: string;
  readonly buildState: string;
  readonly isSingleClient: boolean;
  /** Asked each time: requests may come and go. */
  readonly hasTimeoutHints: () => boolean;
}

/** The roles that a device announces (guidelines §4.2). */
export class DeviceVersions {
  readonly #parts: DeviceVersionsParts;
  /** Without that of the protocol. */
  readonly #roles: RoleVersion[];
  /** With timeout hints, and without: made once, for each client that comes. */
  readonly #greetings = new Map<boolean, WireText>();

  constructor(parts: DeviceVersionsParts) {
    this.#parts = parts;
    this.#roles = [libraryVersion(RUNTIME_VERSION), ["katcp-device", parts.version, parts.buildState]];
  }

  get all(): readonly RoleVersion[] {
    const { isSingleClient, hasTimeoutHints } = this.#parts;
    return [protocolVersion({ hasTimeoutHints: hasTimeoutHints(), isSingleClient }), ...this.#roles];
  }

  /** What a new client gets first. */
  get greeting(): WireText {
    const hasHints = this.#parts.hasTimeoutHints();
    const known = this.#greetings.get(hasHints);
    if (known !== undefined) return known;
    const greeting = flat(formatGreeting(this.all));
    this.#greetings.set(hasHints, greeting);
    return greeting;
  }

  add(role: RoleVersion): void {
    this.#roles.push(role);
    this.#greetings.clear();
  }

  /** A role that comes before the device's own, which clients take for the end of the greeting. */
  addEarly(role: RoleVersion): void {
    this.#roles.splice(1, 0, role);
    this.#greetings.clear();
  }
}
