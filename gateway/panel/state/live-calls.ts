import { type ReadonlySignal, signal } from "@preact/signals";
import type { GatewayMessage, PageMessage } from "../../live/messages.js";

/** An inform that came before the reply. */
export interface CallInform {
  readonly name: string;
  readonly arguments: readonly string[];
}

export type CallState =
  | { readonly kind: "running" }
  | { readonly kind: "done"; readonly code: string; readonly arguments: readonly string[]; readonly seconds: number };

/** A request as the page sends it. */
export interface CallToMake {
  readonly device: string;
  readonly request: string;
  readonly arguments: readonly string[];
  /** Which of the request's signatures it is made with. */
  readonly signature: number;
}

/** A request that the page has sent. */
export interface LiveCall extends CallToMake {
  readonly id: number;
  /** Seconds since the epoch, by the browser's clock. */
  readonly sentAt: number;
  readonly informs: ReadonlySignal<readonly CallInform[]>;
  /** How many informs came, also those that are no longer kept. */
  readonly informCount: ReadonlySignal<number>;
  readonly state: ReadonlySignal<CallState>;
}

const keptInforms = 2000;
const keptCalls = 50;

class RunningCall implements LiveCall {
  readonly id: number;
  readonly device: string;
  readonly request: string;
  readonly arguments: readonly string[];
  readonly signature: number;
  readonly sentAt: number;
  readonly informs = signal<readonly CallInform[]>([]);
  readonly informCount = signal(0);
  readonly state = signal<CallState>({ kind: "running" });

  constructor(id: number, sentAt: number, { device, request, arguments: args, signature }: CallToMake) {
    this.id = id;
    this.sentAt = sentAt;
    this.device = device;
    this.request = request;
    this.arguments = args;
    this.signature = signature;
  }

  add(inform: CallInform): void {
    this.informs.value = [...this.informs.peek().slice(-keptInforms + 1), inform];
    this.informCount.value++;
  }

  end(code: string, args: readonly string[], now: number): void {
    if (this.state.peek().kind === "running") this.state.value = { kind: "done", code, arguments: args, seconds: now - this.sentAt };
  }
}

/** The requests that this page has sent, the newest first. */
export class LiveCalls {
  readonly #send: (message: PageMessage) => boolean;
  readonly #now: () => number;
  readonly #calls = signal<readonly RunningCall[]>([]);
  #lastId = 0;

  /** `now`: seconds since the epoch. */
  constructor(send: (message: PageMessage) => boolean, now: () => number) {
    this.#send = send;
    this.#now = now;
  }

  get all(): ReadonlySignal<readonly LiveCall[]> {
    return this.#calls;
  }

  make(toMake: CallToMake): LiveCall {
    const call = new RunningCall(++this.#lastId, this.#now(), toMake);
    this.#calls.value = [call, ...this.#calls.peek()].slice(0, keptCalls);
    const { id, device, request, arguments: args } = call;
    const isSent = this.#send({ type: "call", id, device, request, arguments: args });
    if (!isSent) call.end("lost", ["The page has no connection to the gateway; nothing was sent."], this.#now());
    return call;
  }

  cancel({ id }: LiveCall): void {
    this.#send({ type: "cancel", id });
  }

  forget(call: LiveCall): void {
    this.#calls.value = this.#calls.peek().filter((each) => each !== call);
  }

  take(message: GatewayMessage): void {
    if (message.type !== "inform" && message.type !== "reply" && message.type !== "problem") return;
    const call = this.#calls.peek().find(({ id }) => id === message.id);
    if (message.type === "inform") call?.add(message);
    else if (message.type === "reply") call?.end(message.code, message.arguments, this.#now());
    else call?.end("refused", [message.what], this.#now());
  }

  /** With its connection the page has lost the answers: whether the device did what was asked, nobody can say. */
  loseAll(): void {
    const text = "The page lost its connection to the gateway before the reply; the device may have done it.";
    for (const call of this.#calls.peek()) call.end("lost", [text], this.#now());
  }
}
