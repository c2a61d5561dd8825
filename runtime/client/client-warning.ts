import { emitWarning } from "#platform";
import { stackOf } from "../errors.js";
import { printable } from "../printable.js";

/** A problem that does not stop the client. */
export type ClientWarning = {
  /** `host:port` of the device. */
  readonly device: string;
  readonly message: string;
} & (
  | { readonly kind: "version"; readonly expected: string; readonly found: string }
  /** Another interface of the same version: somebody has changed it and not its version. `expected` and `found` are the hashes. */
  | { readonly kind: "interface"; readonly expected: string; readonly found: string }
  /** A line that is not a KATCP message. */
  | { readonly kind: "syntax" }
  /** A reading that cannot be decoded, or a strategy that was refused; reported once until the next good one. */
  | { readonly kind: "sensor"; readonly sensor: string }
  /** An inform that does not match the interface. */
  | { readonly kind: "inform"; readonly inform: string }
  /** The device did not answer what the client needs to stay in sync. */
  | { readonly kind: "sync" }
  /** Your own code failed: `callback` names it, and `cause` is what it threw or rejected with. */
  | { readonly kind: "callback"; readonly callback: string; readonly cause: unknown }
);

/** The default for warnings: process warnings. */
export function emitClientWarning(warning: ClientWarning): void {
  const { kind, device, message } = warning;
  const detail = warning.kind === "callback" ? stackOf(warning.cause) : undefined;
  // A device has a say in the message, and must not be able to write lines of its own to standard error.
  emitWarning(printable(`${device}: ${message}`), { type: "KatcpWarning", code: `KATCP_${kind.toUpperCase()}`, detail });
}
