import {
  createInbox,
  headers,
  type Msg,
  type MsgHdrs,
  type NatsConnection,
  NoRespondersError,
  type Subscription,
} from "@nats-io/transport-node";
import { type AnswerMessage, NATS_FORMAT, REQUEST_HEADERS } from "../nats-messages.js";
import type { NatsSubjects } from "../nats-subjects.js";
import { readAnswer } from "../read-messages.js";

export interface NatsCallsOptions {
  readonly subjects: NatsSubjects;
  readonly device: string;
  readonly role?: string | undefined;
  readonly name?: string | undefined;
}

type Inform = Extract<AnswerMessage, { readonly kind: "inform" }>;
type End = Exclude<AnswerMessage, Inform>;

interface Pending {
  readonly onInform: (inform: Inform) => void;
  readonly resolve: (end: End) => void;
  readonly reject: (error: Error) => void;
}

/** Who asked cannot know what became of the request. */
const unreadable: End = { format: NATS_FORMAT, kind: "problem", outcome: "lost", message: "the gateway's answer cannot be read" };

/** The requests of one connection, each with any number of answers: all come to one inbox. */
export class NatsCalls {
  readonly #connection: NatsConnection;
  readonly #options: NatsCallsOptions;
  readonly #inbox = createInbox();
  readonly #headers: MsgHdrs;
  readonly #pending = new Map<string, Pending>();
  readonly #subscription: Subscription;
  #last = 0;

  constructor(connection: NatsConnection, options: NatsCallsOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#headers = headers();
    if (options.role !== undefined) this.#headers.set(REQUEST_HEADERS.role, options.role);
    if (options.name !== undefined) this.#headers.set(REQUEST_HEADERS.name, options.name);
    this.#subscription = connection.subscribe(`${this.#inbox}.*`, {
      callback: (error, message) => (error === null ? this.#take(message) : undefined),
    });
  }

  /** How many are under way. */
  get size(): number {
    return this.#pending.size;
  }

  /** Asks the gateway, and gives what ends it. @throws NoRespondersError where no gateway listens */
  call(request: string, args: readonly string[], onInform: (inform: Inform) => void): Promise<End> {
    this.#last += 1;
    const key = String(this.#last);
    const subject = this.#options.subjects.request(this.#options.device, request);
    return new Promise((resolve, reject) => {
      this.#pending.set(key, { onInform, resolve, reject });
      const text = args.length === 0 ? "" : JSON.stringify({ format: NATS_FORMAT, arguments: args });
      try {
        this.#connection.publish(subject, text, { reply: `${this.#inbox}.${key}`, headers: this.#headers });
      } catch (thrown) {
        // It is longer than the server takes, or the connection is closed.
        this.#pending.delete(key);
        throw thrown;
      }
    });
  }

  /** Ends all that are under way. */
  close(cause: Error): void {
    this.#subscription.unsubscribe();
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(cause);
  }

  #take(message: Msg): void {
    const key = message.subject.slice(this.#inbox.length + 1);
    const pending = this.#pending.get(key);
    if (pending === undefined) return;
    // The server itself says that there is no gateway.
    const isUnheard = message.headers?.code === 503;
    const answer = isUnheard ? undefined : readAnswer(message.string());
    if (answer?.kind === "inform") {
      pending.onInform(answer);
      return;
    }
    this.#pending.delete(key);
    if (isUnheard) pending.reject(new NoRespondersError(message.subject));
    else pending.resolve(answer ?? unreadable);
  }
}
