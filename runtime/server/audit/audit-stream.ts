import type { Writable } from "node:stream";
import { answered } from "../../guard.js";
import { printableJson } from "../../printable.js";
import type { AuditRecord, AuditSink } from "./audit-record.js";

/** So much may wait to be written. */
const maximumWaitingBytes = 16 * 1024 * 1024;

/** Where a stream has failed, the next is not opened sooner. */
const reopenMs = 1000;

/**
 * An audit sink that writes a line of JSON for each record to a stream, such as a file. If the stream fails, or does not keep up, records
 * are lost, and the device's log says so. A function that opens a stream is called again when that has failed: the audit goes on when a full
 * disk has room again. `auditStream(() => createWriteStream("audit.log", { flags: "a" }))`.
 */
export function auditStream(to: Writable | (() => Writable)): AuditSink {
  const outlet = new StreamOutlet(to);
  return (record) => outlet.write(record);
}

class StreamOutlet {
  readonly #open: (() => Writable) | undefined;
  #openedMs = Number.NEGATIVE_INFINITY;
  #stream: Writable | undefined;

  constructor(to: Writable | (() => Writable)) {
    if (typeof to === "function") this.#open = answered(to);
    else this.#use(to);
  }

  /** Resolves when the record has been taken. @throws where it cannot be */
  write(record: AuditRecord): Promise<void> {
    const stream = this.#current;
    if (stream.writableLength > maximumWaitingBytes)
      throw new Error(`a record was left out: ${stream.writableLength} bytes wait to be written`);
    return new Promise((resolve, reject) => {
      stream.write(`${printableJson(record)}\n`, (error) => (error ? reject(error) : resolve()));
    });
  }

  get #current(): Writable {
    if (this.#stream?.writable) return this.#stream;
    const nowMs = performance.now();
    if (this.#open === undefined || nowMs < this.#openedMs + reopenMs) throw new Error("a record was left out: the stream is closed");
    this.#openedMs = nowMs;
    return this.#use(this.#open());
  }

  /** That it fails, the record says that it could not write. */
  #use(stream: Writable): Writable {
    this.#stream = stream.on("error", () => {});
    return stream;
  }
}
