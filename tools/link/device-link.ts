import type { Duplex } from "node:stream";
import { type Clock, type Connector, Message, MessageParser, type MessageSyntaxError, messageOf } from "katcp-runtime";
import type { DeviceAddress } from "../interface/device-address.js";
import { ToolProblem } from "../tool-problem.js";
import type { Answer } from "./answer.js";
import { Asking } from "./asking.js";
import { GreetingReader } from "./greeting-reader.js";

/** What a link needs. */
export interface LinkOptions {
  readonly connector: Connector;
  readonly clock: Clock;
  /** How long connecting may take, and then the greeting. */
  readonly connectTimeoutMs: number;
  /** Gets what nobody has asked for, and lines that are no messages. */
  readonly onStray: (stray: Message | MessageSyntaxError) => void;
  /** Gets each message with an escape that the guidelines do not have, such as `\\q`: it is read as C reads it. */
  readonly onOddEscape?: (message: Message) => void;
}

/** A request to send. */
export interface Ask {
  readonly name: string;
  /** One character for each byte. */
  readonly args?: readonly string[];
  readonly timeoutMs: number;
  /** The informs that belong to it, where they have other names than its own. */
  readonly informNames?: readonly string[];
}

/** A connection to a device that takes nothing for granted: one request at a time, and everything that comes is kept or told. */
export class DeviceLink {
  readonly greeting = new GreetingReader();
  readonly #stream: Duplex;
  readonly #options: LinkOptions;
  readonly #parser: MessageParser;
  #asking: Asking | undefined;
  #lastId = 0;
  #isOpen = true;
  #onProgress: () => void = () => {};

  /** @throws ToolProblem with exit code 3 if there is no connection */
  static async open({ host, port }: DeviceAddress, options: LinkOptions): Promise<DeviceLink> {
    const abort = new AbortController();
    const stop = options.clock.after(options.connectTimeoutMs, () => abort.abort(), { isVital: true });
    try {
      const link = new DeviceLink(await options.connector({ host, port }, abort.signal), options);
      await link.#greeted();
      return link;
    } catch (thrown) {
      const why = abort.signal.aborted ? `nobody answered within ${options.connectTimeoutMs / 1000} s` : messageOf(thrown);
      throw new ToolProblem(`no connection to ${host}:${port}: ${why}`, 3);
    } finally {
      stop();
    }
  }

  private constructor(stream: Duplex, options: LinkOptions) {
    this.#stream = stream;
    this.#options = options;
    this.#parser = new MessageParser({ maximumLineBytes: 1024 * 1024, lenientEscapes: true });
    stream.on("data", (chunk: Buffer) => this.#read(chunk));
    stream.on("error", () => {});
    stream.on("close", () => this.#closed());
    stream.on("end", () => this.#closed());
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether requests carry identifiers (guidelines §2.2). */
  get hasIds(): boolean {
    return this.greeting.flags.includes("I");
  }

  /** Sends one request, and waits for its reply. Never throws: silence and a lost connection are answers too. */
  async ask({ name, args = [], timeoutMs, informNames = [name] }: Ask): Promise<Answer> {
    if (this.hasIds) this.#lastId++;
    const bytes = args.map((argument) => Buffer.from(argument, "latin1"));
    const sent = Message.of("?", name, bytes, this.hasIds ? this.#lastId : undefined);
    const asking = new Asking(sent, informNames);
    if (!this.#isOpen) return asking.ended("closed");
    this.#asking = asking;
    const stop = this.#options.clock.after(timeoutMs, () => asking.end("silence"), { isVital: true });
    this.#stream.write(Buffer.from(`${sent.line}\n`, "latin1"));
    const answer = await asking.answer;
    stop();
    this.#asking = undefined;
    return answer;
  }

  close(): void {
    this.#stream.destroy();
    this.#closed();
  }

  async #greeted(): Promise<void> {
    if (this.greeting.isComplete) return;
    await new Promise<void>((resolve) => {
      const stop = this.#options.clock.after(greetingMs(this.#options), resolve, { isVital: true });
      this.#onProgress = () => {
        if (!this.greeting.isComplete && this.#isOpen) return;
        stop();
        resolve();
      };
    });
    this.#onProgress = () => {};
  }

  #read(chunk: Buffer): void {
    this.#parser.feed(chunk);
    for (let message = this.#parser.next(); message !== undefined; message = this.#parser.next()) this.#take(message);
    this.#onProgress();
  }

  #take(message: Message | MessageSyntaxError): void {
    if (message instanceof Message && this.#parser.hasOddEscape) this.#options.onOddEscape?.(message);
    if (message instanceof Message && message.type === "#" && this.greeting.note(message)) return;
    if (message instanceof Message && this.#asking?.take(message)) return;
    this.#options.onStray(message);
  }

  #closed(): void {
    this.#isOpen = false;
    this.#asking?.end("closed");
    this.#onProgress();
  }
}

/** A device that has not said what it is by then will not: some old ones greet with less. */
function greetingMs({ connectTimeoutMs }: LinkOptions): number {
  return Math.min(1000, connectTimeoutMs);
}
