import { Duplex } from "node:stream";
import { Conversation, type ConversationOptions } from "./conversation.js";
import { LineSplitter } from "./line-splitter.js";

/** What a faulty stream needs of its surroundings. */
export type FaultyStreamOptions = Omit<ConversationOptions, "send">;

const longestLine = 64 * 1024 * 1024;

/** What the device gets instead of the stream to a client: all passes through it, and some of it changes on its way. */
export class FaultyStream extends Duplex {
  readonly #outer: Duplex;
  readonly #conversation: Conversation;
  readonly #fromClient = new LineSplitter();
  readonly #fromDevice = new LineSplitter();
  /** What waits while nothing comes through. */
  #stalled: (() => void)[] | undefined;

  /** `outer`: the stream to the client. */
  constructor(outer: Duplex, options: FaultyStreamOptions) {
    super({ allowHalfOpen: true });
    this.#outer = outer;
    const send = (line: string): void => void (outer.destroyed || outer.writableEnded || outer.write(`${line}\n`, "latin1"));
    this.#conversation = new Conversation({ ...options, send: (line) => this.#whenOpen(() => send(line)) });
    outer.on("data", (chunk: Buffer) => this.#onChunk(chunk));
    outer.on("end", () => this.#onEnd());
    outer.on("error", (error) => this.destroy(error));
    outer.on("close", () => this.destroy());
    // The device looks at errors itself, once it has taken the stream.
    this.on("error", () => {});
  }

  /** From now on nothing comes through, in either direction, until `resumeAll`. */
  stall(): void {
    this.#stalled ??= [];
    this.#outer.pause();
  }

  resumeAll(): void {
    const waiting = this.#stalled ?? [];
    this.#stalled = undefined;
    for (const go of waiting) go();
    if (!this.isPaused()) this.#outer.resume();
  }

  /** Ends the connection in good order, after what the device has sent. */
  dropClient(): void {
    this.#outer.end(() => this.#outer.destroy());
  }

  /** Ends the connection at once, as a network does that breaks. */
  cutClient(): void {
    if ("resetAndDestroy" in this.#outer) (this.#outer as Duplex & { resetAndDestroy(): void }).resetAndDestroy();
    else this.#outer.destroy();
  }

  /** Sends a line that is none of the device's. */
  send(line: string): void {
    this.#whenOpen(() => this.#outer.write(`${line}\n`, "latin1"));
  }

  override _read(): void {
    if (this.#stalled === undefined) this.#outer.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#whenOpen(() => {
      if (this.#outer.destroyed) return done();
      if (this.#conversation.isFaithful && this.#fromDevice.restLength === 0) return void this.#outer.write(chunk, done);
      for (const line of this.#fromDevice.take(chunk)) this.#conversation.onDeviceLine(line);
      // A write of nothing: `done` comes once all of it is on its way.
      this.#outer.write("", done);
    });
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#whenOpen(() => this.#outer.end(() => done()));
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#outer.destroy();
    done(error);
  }

  #whenOpen(go: () => void): void {
    if (this.#stalled === undefined) go();
    else this.#stalled.push(go);
  }

  #onChunk(chunk: Buffer): void {
    const lines = this.#fromClient.take(chunk).filter((line) => this.#conversation.onClientLine(line));
    // Longer than any line that a device takes: it would fill the memory.
    if (this.#fromClient.restLength > longestLine) return void this.destroy();
    if (lines.length === 0) return;
    if (!this.push(Buffer.from(`${lines.join("\n")}\n`, "latin1"))) this.#outer.pause();
  }

  #onEnd(): void {
    const rest = this.#fromClient.end();
    if (rest !== "") this.push(Buffer.from(rest, "latin1"));
    this.push(null);
  }
}
