import { KatcpError } from "katcp-runtime";

/** A connection is lost, and what came of the device may be missing since a time before that was known. */
export class LostSinceError extends KatcpError {
  /** Seconds since the epoch. */
  readonly since: number;

  constructor(message: string, since: number) {
    super(message);
    this.since = since;
  }
}

/** Since when readings may be missing, where what was lost says so: the error itself, or what caused it. */
export function lostSince(thrown: unknown): number | undefined {
  if (thrown instanceof LostSinceError) return thrown.since;
  return thrown instanceof Error ? lostSince(thrown.cause) : undefined;
}
