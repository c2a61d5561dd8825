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
);

/** What a client does with its warnings unless it is told otherwise. */
export function emitClientWarning({ kind, device, message }: ClientWarning): void {
  process.emitWarning(`${device}: ${message}`, { type: "KatcpWarning", code: `KATCP_${kind.toUpperCase()}` });
}
