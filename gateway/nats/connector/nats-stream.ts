import { Duplex } from "node:stream";
import { type NatsConnection, NoRespondersError, type Subscription } from "@nats-io/transport-node";
import { formatMessage, KatcpError, Message, MessageParser, MessageSyntaxError, messageOf } from "katcp-runtime";
import { LostSinceError } from "../../hub/lost-since.js";
import { listenTo } from "../listen-to.js";
import type { LogMessage, StateMessage } from "../nats-messages.js";
import type { NatsSubjects } from "../nats-subjects.js";
import { readLog, readState } from "../read-messages.js";
import type { NatsCalls } from "./nats-calls.js";
import { NatsSampling, UnansweredError } from "./nats-sampling.js";

export interface NatsStreamOptions {
  readonly connection: NatsConnection;
  readonly subjects: NatsSubjects;
  readonly device: string;
  readonly calls: NatsCalls;
  /** What `?version-list` says. */
  readonly versions: readonly (readonly string[])[];
}

/** So many requests may be under way before no more are read. */
const maximumPending = 1_000;

/** A device as its client sees it, lines of KATCP on a stream, which is reached through NATS. It ends with the connection to NATS, and with that to the device. */
export class NatsStream extends Duplex {
  readonly #options: NatsStreamOptions;
  readonly #parser = new MessageParser();
  readonly #sampling: NatsSampling;
  readonly #subscriptions: readonly Subscription[];
  #resume: (() => void) | undefined;
  #heardAt = Date.now() / 1_000;

  constructor(options: NatsStreamOptions) {
    super();
    this.#options = options;
    this.#sampling = new NatsSampling(options, (lines) => this.#send(lines));
    this.#greet();
    this.#subscriptions = this.#listen();
  }

  /** When its gateway said something last, in seconds since the epoch. */
  get heardAt(): number {
    return this.#heardAt;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#parser.feed(chunk);
    for (let message = this.#parser.next(); message !== undefined; message = this.#parser.next()) this.#take(message);
    if (this.#options.calls.size < maximumPending) done();
    else this.#resume = done;
  }

  override _final(done: (error?: Error | null) => void): void {
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    for (const subscription of this.#subscriptions) subscription.unsubscribe();
    this.#sampling.clear();
    this.#options.calls.close(error ?? new KatcpError("the stream is closed"));
    done(error);
  }

  /** The words of guidelines §4.2. Identifiers, several clients, and sampling in bulk. */
  #greet(): void {
    const own = this.#options.versions.filter(([role]) => role !== "katcp-protocol");
    this.#say(Message.of("#", "version-connect", ["katcp-protocol", "5.1-MIB"]));
    for (const role of own) this.#say(Message.of("#", "version-connect", role));
  }

  #listen(): readonly Subscription[] {
    const { connection, subjects, device } = this.#options;
    void connection.closed().then((error) => this.destroy(error instanceof Error ? error : undefined));
    return [
      listenTo(connection, { subject: subjects.state(device), read: readState }, (state) => this.#onState(state)),
      connection.subscribe(subjects.changed(device), { callback: () => this.#say(Message.of("#", "interface-changed")) }),
      listenTo(connection, { subject: subjects.log(device), read: readLog }, (record) => this.#onLog(record)),
    ];
  }

  /** What was missed cannot be told in KATCP but by a new connection. */
  #onState({ state, reason, missed }: StateMessage): void {
    if (state !== "connected")
      this.destroy(new KatcpError(`the gateway is not connected to ${this.#options.device}${reason === undefined ? "" : `: ${reason}`}`));
    else if (missed !== undefined)
      this.destroy(new KatcpError(`the gateway could not publish ${missed.readings} readings of ${this.#options.device}`));
  }

  #onLog({ level, timestamp, name, message }: LogMessage): void {
    this.#say(Message.of("#", "log", [level, String(timestamp), name, message]));
  }

  #take(message: Message | MessageSyntaxError): void {
    if (message instanceof MessageSyntaxError || message.type !== "?") return;
    const args = Array.from({ length: message.argumentCount }, (_, index) => message.text(index));
    void this.#answer(message, args).then(
      (texts) => this.#say(Message.of("!", message.name, texts, message.id)),
      (thrown: unknown) => this.#onFailure(thrown, message),
    );
  }

  /** What stands behind the name of the reply. */
  async #answer({ name, id }: Message, args: readonly string[]): Promise<readonly string[]> {
    if (name === "sensor-sampling") return this.#sampling.request(args);
    if (name === "sensor-sampling-clear") return this.#sampling.clear();
    const { calls } = this.#options;
    const end = await calls.call(name, args, (inform) => this.#say(Message.of("#", inform.name, inform.arguments, id)));
    this.#resume?.();
    this.#resume = undefined;
    return end.kind === "reply" ? [end.code, ...end.arguments] : ["fail", end.message];
  }

  /** A server of NATS knows at once that a gateway is gone. What the client has asked for is then to be asked anew, and not refused. */
  #onFailure(thrown: unknown, { name, id }: Message): void {
    if (thrown instanceof NoRespondersError || thrown instanceof UnansweredError)
      this.destroy(new LostSinceError(`no gateway serves ${this.#options.device} now`, this.#heardAt));
    else this.#say(Message.of("!", name, ["fail", messageOf(thrown)], id));
  }

  #say(message: Message): void {
    this.#send(formatMessage(message));
  }

  #send(lines: Buffer): void {
    this.#heardAt = Date.now() / 1_000;
    if (!this.destroyed && !this.readableEnded) this.push(lines);
  }
}
