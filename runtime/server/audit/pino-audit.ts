import type { PinoLike } from "../logs/log-bridges.js";
import type { AuditSink } from "./audit-record.js";

/** What pino writes to: `pino.destination(…)`, or a stream. */
export interface PinoDestination {
  on(event: "error", listener: (error: Error) => void): unknown;
}

/**
 * An audit sink that writes with a pino logger, at level `info`: it may rotate files, or send lines elsewhere (`pino.transport`). Also pass the
 * `destination` of the logger: then its errors count as records that could not be written. Without it, such an error ends the process.
 */
export function pinoAudit(logger: PinoLike, destination?: PinoDestination): AuditSink {
  let failure: Error | undefined;
  destination?.on("error", (error) => {
    failure = error;
  });
  return (record) => {
    logger.info({ audit: record }, `?${record.request} ${record.outcome}`);
    if (failure === undefined) return;
    const told = failure;
    failure = undefined;
    throw told;
  };
}
