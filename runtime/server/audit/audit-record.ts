import type { ShownRequest } from "../requests/shown-arguments.js";

/** One request that may have changed something, or one that was refused. */
export interface AuditRecord extends ShownRequest {
  /** When the request arrived, in seconds since the epoch, UTC. */
  readonly time: number;
  readonly client: {
    /** `host:port`. */
    readonly address: string;
    readonly role?: string | undefined;
    /** The common name of its certificate, if it has a trusted one. */
    readonly subject?: string | undefined;
  };
  /** The return code: `ok`, `fail`, `invalid`; or `refused`, if the client may not use it. */
  readonly outcome: string;
  /** From its arrival to the reply, in milliseconds. */
  readonly ms: number;
}

/** Where audit records go. If it fails, the device goes on; its log says so once, and again when the sink works. */
export type AuditSink = (record: AuditRecord) => void;
