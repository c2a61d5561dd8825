import type { Writable } from "node:stream";
import type { PinoLike } from "../logs/log-bridges.js";
import type { AuditSink } from "./audit-record.js";

/** So much may wait to be written. */
const maximumWaitingBytes = 16 * 1024 * 1024;

/**
 * An audit sink that writes a line of JSON for each record to a stream, such as a file. If the stream fails, or does not keep up, records
 * are lost, and the device's log says so.
 */
export function auditStream(stream: Writable): AuditSink {
  let failure: Error | undefined;
  stream.on("error", (error) => {
    failure = error;
  });
  return (record) => {
    if (failure !== undefined) throw failure;
    // One that was closed says nothing of what is written to it.
    if (!stream.writable) throw new Error("a record was left out: the stream is closed");
    if (stream.writableLength > maximumWaitingBytes)
      throw new Error(`a record was left out: ${stream.writableLength} bytes wait to be written`);
    stream.write(`${JSON.stringify(record)}\n`);
  };
}

/** An audit sink that writes with a pino logger, at level `info`: it may rotate files, or send lines away (`pino.transport`). */
export function pinoAudit(logger: PinoLike): AuditSink {
  return (record) => logger.info({ audit: record }, `?${record.request} ${record.outcome}`);
}
