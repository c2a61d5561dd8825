import { appendFileSync, writeFileSync } from "node:fs";
import { problemOf } from "katcp-gen";
import { messageOf } from "katcp-runtime";
import type { DevicePromise } from "../promise/device-promise.js";
import { ToolProblem } from "../tool-problem.js";
import type { ProxiedConnection, Side } from "./proxied-message.js";
import { SecretLines } from "./secrets.js";

/** One line of a recording: what one side said, with one character for each byte, or that a connection began or ended. */
export type TrafficRecord =
  | { readonly at: number; readonly connection: number; readonly event: "open"; readonly client: string }
  | { readonly at: number; readonly connection: number; readonly event: "close" }
  | { readonly at: number; readonly connection: number; readonly from: Side; readonly text: string };

/** What a `TrafficLog` needs. */
export interface TrafficLogOptions {
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly promise: DevicePromise;
  /** The file cannot be written any more: told once. */
  readonly onProblem: (problem: string) => void;
}

/** Records all that goes through, as JSON lines, but for what is secret. */
export class TrafficLog {
  readonly #file: string;
  readonly #now: () => number;
  readonly #promise: DevicePromise;
  readonly #onProblem: (problem: string) => void;
  readonly #secrets = new Map<number, SecretLines>();
  #lines: string[] = [];
  #isDue = false;
  #isOver = false;

  /** Begins the file anew. @throws ToolProblem if it cannot be written */
  constructor(file: string, { now, promise, onProblem }: TrafficLogOptions) {
    try {
      writeFileSync(file, "");
    } catch (thrown) {
      throw new ToolProblem(problemOf(file, "written", thrown).message);
    }
    this.#onProblem = onProblem;
    this.#file = file;
    this.#now = now;
    this.#promise = promise;
  }

  open({ number, client }: ProxiedConnection): void {
    this.#secrets.set(number, new SecretLines(this.#promise));
    this.#write({ at: this.#now(), connection: number, event: "open", client });
  }

  said({ number }: ProxiedConnection, from: Side, chunk: Buffer): void {
    const text = this.#secrets.get(number)?.take(from, chunk.toString("latin1")) ?? "";
    if (text !== "") this.#write({ at: this.#now(), connection: number, from, text });
  }

  close({ number }: ProxiedConnection): void {
    for (const from of ["client", "device"] as const) {
      const text = this.#secrets.get(number)?.rest(from) ?? "";
      if (text !== "") this.#write({ at: this.#now(), connection: number, from, text });
    }
    this.#secrets.delete(number);
    this.#write({ at: this.#now(), connection: number, event: "close" });
  }

  /** Writes what has not been written, and nothing more from then on. */
  end(): void {
    this.#flush();
    this.#isOver = true;
  }

  /** A disk that is full must not end what goes through. */
  #flush(): void {
    const text = this.#lines.join("");
    this.#lines = [];
    if (text === "" || this.#isOver) return;
    try {
      appendFileSync(this.#file, text);
    } catch (thrown) {
      this.#isOver = true;
      this.#onProblem(`${this.#file}: recording has stopped: ${messageOf(thrown)}`);
    }
  }

  /** Many records of one turn are one write. */
  #write(record: TrafficRecord): void {
    this.#lines.push(`${JSON.stringify(record)}\n`);
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      this.#flush();
    });
  }
}
