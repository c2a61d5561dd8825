import { INTERFACE_ROLE } from "../../protocol/description.js";
import type { DeviceVersion } from "./greeting.js";
import { isAtLeast } from "./version-check.js";

/** The interface that a client was generated from, or that a device announces. */
export interface InterfaceIdentity {
  /** `dev-api-1.2` */
  readonly version: string;
  /** SHA-256 of the interface, in hexadecimal. */
  readonly hash: string;
}

/**
 * How the interface of a device compares with that of the client. Beyond the hash, this goes by the version: a client cannot compare two
 * interfaces, but `katcp diff` can.
 */
export type InterfaceMatch =
  /** No connection yet, a device that does not announce its interface, or a client without one. */
  | { readonly kind: "unknown" }
  /** The very same. */
  | { readonly kind: "same"; readonly hash: string }
  /** `compatible`: another one, of the same version or a later minor one. `different`: its version promises less, or nothing that the client knows. */
  | { readonly kind: "compatible" | "different"; readonly expected: InterfaceIdentity; readonly found: InterfaceIdentity };

/** What a device announces (docs/wire-extensions.md); undefined where that is nothing that can be compared. */
export function announcedInterface(versions: ReadonlyMap<string, DeviceVersion>): InterfaceIdentity | undefined {
  const { version = "", buildState: hash = "" } = versions.get(INTERFACE_ROLE) ?? {};
  return /^[0-9a-f]{64}$/.test(hash) ? { version, hash } : undefined;
}

/** Compares what a client expects with what the device announces. */
export function matchInterfaces(expected: InterfaceIdentity | undefined, found: InterfaceIdentity | undefined): InterfaceMatch {
  if (expected === undefined || found === undefined) return { kind: "unknown" };
  if (expected.hash === found.hash) return { kind: "same", hash: found.hash };
  const isCompatible = isAtLeast({ expected: expected.version, found: found.version });
  return { kind: isCompatible ? "compatible" : "different", expected, found };
}
