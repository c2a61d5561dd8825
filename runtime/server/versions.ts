import { formatArguments } from "../protocol/message.js";
import type { WireText } from "../protocol/wire-text.js";
import { fromUnicode } from "../protocol/wire-text.js";
import { RUNTIME_VERSION } from "../version.js";

/** What `katcp-protocol` says (guidelines §4.2): several clients, identifiers, sampling in bulk. */
const protocolVersion = "5.1-MIB";

/** The roles of a device with version and build state, as `#version-connect` and `?version-list` say them (guidelines §4). */
export function versionsOf(deviceVersion: string, buildState: string): readonly (readonly string[])[] {
  return [
    ["katcp-protocol", protocolVersion],
    ["katcp-library", `katcp-runtime-${RUNTIME_VERSION.replace(/\.\d+$/, "")}`, `katcp-runtime-${RUNTIME_VERSION}`],
    ["katcp-device", deviceVersion, buildState],
  ];
}

/** The greeting: one `#version-connect` for each. */
export function formatGreeting(versions: readonly (readonly string[])[]): WireText {
  return versions.map((version) => `#version-connect${formatArguments(version.map(fromUnicode))}\n`).join("");
}
