import { type ReadonlySignal, signal } from "@preact/signals";
import type { LogLevel } from "katcp-runtime/vocabulary";
import type { LogMessage, PageMessage } from "../../live/messages.js";

const keptRecords = 5000;

/** The log of the device whose page is open. */
export class LiveLog {
  readonly #send: (message: PageMessage) => void;
  readonly #records = signal<readonly LogMessage[]>([]);
  #followed: { readonly device: string; readonly level: LogLevel } | undefined;

  constructor(send: (message: PageMessage) => void) {
    this.#send = send;
  }

  /** The oldest first. */
  get records(): ReadonlySignal<readonly LogMessage[]> {
    return this.#records;
  }

  /** Follows the log of one device, and of no other. The gateway begins with what it has kept. */
  follow(device: string, level: LogLevel): void {
    if (this.#followed?.device !== device) this.stop();
    this.#records.value = [];
    this.#followed = { device, level };
    this.#send({ type: "logs", device, level });
  }

  stop(): void {
    if (this.#followed !== undefined) this.#send({ type: "logs", device: this.#followed.device, level: "off" });
    this.#followed = undefined;
  }

  clear(): void {
    this.#records.value = [];
  }

  take(record: LogMessage): void {
    if (record.device !== this.#followed?.device) return;
    this.#records.value = [...this.#records.peek().slice(-keptRecords + 1), record];
  }

  /** A new connection follows nothing. */
  sendAgain(): void {
    if (this.#followed !== undefined) this.follow(this.#followed.device, this.#followed.level);
  }
}
