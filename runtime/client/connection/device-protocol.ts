import { ProtocolVersionError } from "../../errors.js";

/** The protocol of a device (guidelines §4.2, Table 5), which decides what a client can ask. */
export interface DeviceProtocol {
  /** 4 counts time in milliseconds, 5 in seconds. */
  readonly major: 4 | 5;
  readonly minor: number;
  /** M: several clients. I: message identifiers. T: timeout hints. B: sampling in bulk. */
  readonly flags: string;
}

/** What an older device speaks: it greets with `#version` and `#build-state`, and says no more of its protocol. */
export const PROTOCOL_4: DeviceProtocol = { major: 4, minor: 0, flags: "" };

const grammar = /^(?<major>\d+)\.(?<minor>\d+)(?:-(?<flags>\w*))?$/;

/** Reads `5.1-MIB`, as `#version-connect katcp-protocol` says it. @throws ProtocolVersionError for any other than 4 and 5 */
export function parseProtocol(text: string): DeviceProtocol {
  const { major, minor, flags = "" } = grammar.exec(text)?.groups ?? {};
  if (major !== "5" && major !== "4") {
    const versions = { expected: "5.x or 4.x", found: text };
    throw new ProtocolVersionError(`the device speaks KATCP ${JSON.stringify(text)}, expected ${versions.expected}`, { versions });
  }
  return { major: major === "5" ? 5 : 4, minor: Number(minor), flags };
}

/** Whether requests may carry identifiers (guidelines §2.2). */
export function hasIds({ flags }: DeviceProtocol): boolean {
  return flags.includes("I");
}

/** Whether one `?sensor-sampling` may name many sensors (guidelines §7.3, flag B). */
export function hasBulkSampling({ flags }: DeviceProtocol): boolean {
  return flags.includes("B");
}

/** Whether there is `?request-timeout-hint` (guidelines §4.1, flag T). */
export function hasTimeoutHints({ flags }: DeviceProtocol): boolean {
  return flags.includes("T");
}

/**
 * Whether a device has `event-rate` and `differential-rate`, as far as its greeting tells. They are optional, and new in version 5
 * (guidelines Table 9); the C servers, which have no identifiers, do not have them.
 */
export function hasRateStrategies({ major, flags }: DeviceProtocol): boolean {
  return major === 5 && flags.includes("I");
}
