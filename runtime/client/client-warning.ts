import { stackOf } from "../errors.js";
import { printable } from "../printable.js";

/** What is wrong and keeps nothing from going on. */
export type ClientWarning = {
  /** `host:port` of the device. */
  readonly device: string;
  readonly message: string;
} & (
  | { readonly kind: "version"; readonly expected: string; readonly found: string }
  /** A line that is no message. */
  | { readonly kind: "syntax" }
  /** A reading that cannot be shown, or a strategy that was refused; once until the next good one. */
  | { readonly kind: "sensor"; readonly sensor: string }
  /** An inform that is not as the interface says. */
  | { readonly kind: "inform"; readonly inform: string }
  /** The device did not do what keeping in step with it needs. */
  | { readonly kind: "sync" }
  /** Code of yours that the client called has failed: `callback` names it, `cause` is what it threw or rejected with. */
  | { readonly kind: "callback"; readonly callback: string; readonly cause: unknown }
);

/** What a client does with its warnings unless it is told otherwise. */
export function emitClientWarning(warning: ClientWarning): void {
  const { kind, device, message } = warning;
  const detail = warning.kind === "callback" ? stackOf(warning.cause) : undefined;
  // A device has a say in the message, and must not be able to write lines of its own to standard error.
  process.emitWarning(printable(`${device}: ${message}`), {
    type: "KatcpWarning",
    code: `KATCP_${kind.toUpperCase()}`,
    ...(detail === undefined ? {} : { detail }),
  });
}
