import { formatArguments } from "../../protocol/message.js";
import type { WireText } from "../../protocol/wire-text.js";
import { fromUnicode } from "../../protocol/wire-text.js";
import { RUNTIME_VERSION } from "../../version.js";

/** Name, version and build state of one role. */
export type RoleVersion = readonly string[];

/** What a device can do that the flags of its protocol tell (guidelines §4.2). */
export interface ProtocolFeatures {
  /** It has timeout hints: flag T. */
  readonly hasTimeoutHints: boolean;
  /** It has one client at a time: without flag M. */
  readonly isSingleClient: boolean;
}

/** `katcp-protocol`: several clients (M), identifiers (I), sampling in bulk (B), and timeout hints (T) where there are any. */
export function protocolVersion({ hasTimeoutHints, isSingleClient }: ProtocolFeatures): RoleVersion {
  return ["katcp-protocol", `5.1-${isSingleClient ? "" : "M"}IB${hasTimeoutHints ? "T" : ""}`];
}

/** `katcp-library`: ours. */
export const libraryVersion: RoleVersion = [
  "katcp-library",
  `katcp-runtime-${RUNTIME_VERSION.replace(/\.\d+$/, "")}`,
  `katcp-runtime-${RUNTIME_VERSION}`,
];

/** The greeting: one `#version-connect` for each. */
export function formatGreeting(versions: readonly (readonly string[])[]): WireText {
  return versions.map((version) => `#version-connect${formatArguments(version.map(fromUnicode))}\n`).join("");
}
