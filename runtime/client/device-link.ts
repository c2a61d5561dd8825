import type { Duplex } from "node:stream";
import { ConnectionLostError, ProtocolVersionError, RequestTimeoutError } from "../errors.js";
import type { Message } from "../protocol/message.js";
import type { WireText } from "../protocol/wire-text.js";
import type { Clock } from "../sensors/clock.js";
import { Connection } from "../transport/connection.js";
import { DeviceVersions } from "./device-versions.js";
import { type PendingRequest, PendingRequests } from "./pending-requests.js";
import { type Answer, checkReply } from "./reply.js";

/** What a link reports. */
export interface LinkEvents {
  /** An inform that belongs to no request of ours. */
  onInform(inform: Message): void;
  /** It is over, once. */
  onLost(cause: ConnectionLostError): void;
}

/** Settings of a link. */
export interface LinkOptions {
  /** How the device is called in errors: `host:port`. */
  readonly address: string;
  readonly lenientEscapes: boolean;
  readonly clock: Clock;
}

/** One call on its way. */
export interface LinkCall {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** One connection to a device, from its first byte to its last: who it is, and what was asked of it. */
export class DeviceLink {
  readonly versions = new DeviceVersions();
  readonly #events: LinkEvents;
  readonly #options: LinkOptions;
  readonly #connection: Connection;
  readonly #pending = new PendingRequests();
  /** Why it is over, once it is. */
  #lost: ConnectionLostError | undefined;
  #disconnectReason = "";
  #onGreeting: (refusal?: Error) => void = () => {};

  constructor(stream: Duplex, events: LinkEvents, options: LinkOptions) {
    this.#events = events;
    this.#options = options;
    this.#connection = new Connection(
      stream,
      {
        onMessage: (message) => this.#onMessage(message),
        // §2: a client answers a bad line with nothing, so that two peers never complain to each other for ever.
        onSyntaxError: () => {},
        onEnd: () => this.#connection.end(),
        onClosed: (cause) => this.#onClosed(cause),
      },
      { lenientEscapes: options.lenientEscapes },
    );
  }

  /** Resolves when the device has said which protocol it speaks. @throws ProtocolVersionError @throws ConnectionLostError */
  greeting(timeoutMs: number): Promise<void> {
    const { address, clock } = this.#options;
    return new Promise((resolve, reject) => {
      const callOff = clock.after(timeoutMs, () => {
        reject(new ProtocolVersionError(`${address} did not say #version-connect katcp-protocol within ${timeoutMs} ms`));
      });
      this.#onGreeting = (refusal) => {
        callOff();
        if (refusal === undefined) resolve();
        else reject(refusal);
      };
    });
  }

  /**
   * Sends a request, and resolves to its reply whatever that says.
   * @throws RequestTimeoutError @throws ConnectionLostError @throws the reason of the signal
   */
  send(name: string, args: WireText, { timeoutMs, signal }: LinkCall): Promise<Answer> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const informs: Message[] = [];
      const giveUp = (reason: unknown): void => {
        finish();
        reject(reason);
      };
      const request: PendingRequest = {
        name,
        onInform: (inform) => informs.push(inform),
        onReply: (reply) => {
          finish();
          resolve({ reply, informs });
        },
        onLost: giveUp,
      };
      const id = this.#pending.add(request, this.versions.hasIds);
      const onAbort = (): void => giveUp(signal?.reason);
      const callOff = this.#options.clock.after(timeoutMs, () => giveUp(this.#describeTimeout(name, timeoutMs)));
      const finish = (): void => {
        callOff();
        signal?.removeEventListener("abort", onAbort);
        this.#pending.remove(request, id);
      };
      signal?.addEventListener("abort", onAbort);
      this.#connection.write(id === undefined ? `?${name}${args}\n` : `?${name}[${id}]${args}\n`);
    });
  }

  /** Sends a request, and resolves to its answer if that is `ok`. @throws FailReply @throws InvalidReply, and as `send` */
  async call(name: string, args: WireText, call: LinkCall): Promise<Answer> {
    const answer = await this.send(name, args, call);
    checkReply(answer.reply);
    return answer;
  }

  /** Closes. What waits is rejected. Idempotent. */
  close(): void {
    this.#disconnectReason ||= "closed by this client";
    this.#connection.destroy();
  }

  #onMessage(message: Message): void {
    if (message.type === "?") return;
    const request = this.#pending.find(message);
    if (message.type === "!") request?.onReply(message);
    else if (request !== undefined) request.onInform(message);
    else this.#onInform(message);
  }

  #onInform(inform: Message): void {
    if (inform.name === "version-connect") this.#onVersion(inform);
    if (inform.name === "disconnect") this.#disconnectReason = inform.text(0);
    this.#events.onInform(inform);
  }

  #onVersion(inform: Message): void {
    try {
      if (this.versions.note(inform)) this.#onGreeting();
    } catch (refusal) {
      this.#onGreeting(refusal as Error);
    }
  }

  #onClosed(cause: Error | undefined): void {
    const reason = this.#disconnectReason || cause?.message || "closed by the device";
    this.#lost = new ConnectionLostError(`no connection to ${this.#options.address}: ${reason}`, { cause });
    this.#onGreeting(this.#lost);
    this.#pending.loseAll(this.#lost);
    this.#events.onLost(this.#lost);
  }

  #describeTimeout(name: string, timeoutMs: number): RequestTimeoutError {
    return new RequestTimeoutError(`?${name} to ${this.#options.address}: no reply within ${timeoutMs / 1000} s`);
  }
}
