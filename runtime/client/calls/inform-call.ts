import { KatcpError } from "../../errors.js";
import type { Message } from "../../protocol/message.js";
import { type BufferPolicy, Stream } from "../streams/stream.js";
import type { Skipper } from "../streams/undecodable.js";
import { Call, type CallLimits, type InfoOf, noteFailure, type WireRequest } from "./call.js";

/** A stream of the informs of a request. It ends with the reply, or throws the error of the call. */
export interface InformStream<Inform, Reply = unknown> extends AsyncIterableIterator<Inform> {
  /** The fields of the reply. It rejects like the iteration. */
  readonly reply: Promise<Reply>;
}

/** How the messages of a call are read. Both throw what the caller is to catch. */
export interface InformDecoders<Inform, Reply> {
  inform(message: Message): Inform;
  /** `informs`: how many came before it. */
  reply(message: Message, informs: number): Reply;
}

/** What a streaming call needs beside its request. */
export interface InformCallOptions<Inform, Reply> extends CallLimits {
  readonly decode: InformDecoders<Inform, Reply>;
  readonly buffer: BufferPolicy | undefined;
  /** Which informs that cannot be read are left out; the others end the call. */
  readonly skipper: Skipper;
  /** How many bytes of informs may wait to be read. */
  readonly maximumBytes: number;
  /** Nobody reads any more, and the reply has not come. */
  readonly onAbandoned: (call: Call) => void;
}

/** A call whose informs are handed on while they come. */
export class InformCall<Inform, Reply> extends Call {
  readonly stream: InformStream<Inform, Reply>;
  readonly #stream: Stream<Inform>;
  readonly #decode: InformDecoders<Inform, Reply>;
  readonly #skipper: Skipper;
  #informs = 0;
  #resolve: (reply: Reply) => void = () => {};
  #reject: (reason: unknown) => void = () => {};

  constructor(request: WireRequest, options: InformCallOptions<Inform, Reply>) {
    super(request, options);
    this.#decode = options.decode;
    this.#skipper = options.skipper;
    this.#stream = new Stream({
      buffer: options.buffer,
      maximumBytes: options.maximumBytes,
      onEnd: (error) => {
        if (this.isOver) return;
        options.onAbandoned(this);
        this.#reject(error ?? new KatcpError(`?${this.name}: the request was cancelled, because its informs are no longer read`));
      },
    });
    const reply = new Promise<Reply>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever iterates gets the same error there, and need not look at the reply.
    reply.catch(() => {});
    this.stream = Object.assign(this.#stream, { reply });
  }

  onInform(inform: Message): unknown {
    this.#informs++;
    let item: Inform;
    try {
      item = this.#decode.inform(inform);
    } catch (thrown) {
      return this.#skipper.skips(thrown) ? undefined : thrown;
    }
    this.#skipper.onRead();
    this.#stream.push(item, inform.size);
    return undefined;
  }

  onReply(reply: Message, infoOf: InfoOf): void {
    try {
      this.#resolve(this.#decode.reply(reply, this.#informs));
      this.#stream.end();
    } catch (thrown) {
      this.onFailure(noteFailure(thrown, infoOf(this)));
    }
  }

  onFailure(reason: unknown): void {
    this.#reject(reason);
    this.#stream.end(reason);
  }
}
