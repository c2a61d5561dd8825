import { createWriteStream, type WriteStream } from "node:fs";
import { printableJson } from "katcp-runtime";
import type { GatewayAuditRecord } from "./request-desk.js";

/** So much may wait to be written. */
const maximumWaitingBytes = 16 * 1024 * 1024;

/**
 * The file of the audit: a line of JSON for each record. While it cannot be written, requests go on and records are lost, which is told once; each
 * record is tried, and the first that is written says how many are missing.
 */
export class AuditFile {
  readonly #path: string;
  readonly #onProblem: (message: string) => void;
  #stream: WriteStream | undefined;
  /** Why it could not be written last, which has been told; undefined where it could. */
  #told: string | undefined;
  #lost = 0;

  /** Opens the file at once, so that what is wrong with it is told before the first request. */
  constructor(path: string, { onProblem }: { readonly onProblem: (message: string) => void }) {
    this.#path = path;
    this.#onProblem = onProblem;
    this.#stream = this.#open();
  }

  /** Writes a record soon. */
  readonly write = (record: GatewayAuditRecord): void => {
    this.#stream ??= this.#open();
    if (this.#stream.writableLength > maximumWaitingBytes) {
      this.#onLost(1, `${maximumWaitingBytes} bytes wait for the disk`);
      return;
    }
    // What was there of the last record before the disk was full must not begin this one.
    const line = `${this.#told === undefined ? "" : "\n"}${printableJson(record)}\n`;
    this.#stream.write(line, (error) => (error ? this.#onLost(1, wordsOf(error)) : this.#onWritten()));
  };

  /** Writes what waits. */
  async close(): Promise<void> {
    const stream = this.#stream;
    if (stream !== undefined && !stream.destroyed) await new Promise<void>((resolve) => stream.once("close", resolve).end());
    if (this.#lost > 0) this.#onProblem(`${this.#lost} records of the audit are lost, since the gateway ends`);
  }

  #open(): WriteStream {
    const stream = createWriteStream(this.#path, { flags: "a" });
    stream.on("error", (error) => {
      if (this.#stream === stream) this.#stream = undefined;
      // Also where there was nothing to write yet.
      this.#onLost(0, wordsOf(error));
    });
    return stream;
  }

  #onLost(count: number, why: string): void {
    if (this.#told === undefined) this.#onProblem(`the audit cannot be written to ${this.#path}: ${why}. Requests go on`);
    this.#told = why;
    this.#lost += count;
  }

  #onWritten(): void {
    if (this.#told === undefined) return;
    this.#onProblem(`the audit is written again; ${this.#lost} of its records are lost`);
    this.#told = undefined;
    this.#lost = 0;
  }
}

function wordsOf(error: NodeJS.ErrnoException): string {
  return error.code === "ENOSPC" ? "the disk is full" : error.message;
}
