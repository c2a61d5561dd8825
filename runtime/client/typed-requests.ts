import { type Contract, hasInforms, memberOf, signaturesOf } from "../protocol/contract.js";
import type { FieldValues } from "../protocol/field-list.js";
import type { WireText } from "../protocol/wire-text.js";
import type { WireRequest } from "./calls/call.js";
import { InformCall, type InformStream } from "./calls/inform-call.js";
import { type RetryOptions, retry } from "./calls/retry.js";
import { SignatureCodec } from "./calls/signature-codec.js";
import type { ClientCore } from "./client-core.js";
import type { CallOptions, WithInforms } from "./client-options.js";
import { countGuard } from "./count-guard.js";
import { skipperOf } from "./inform-skipper.js";
import { perMajor } from "./streams/per-major.js";
import type { BufferPolicy } from "./streams/stream.js";
import type { UndecodablePolicy } from "./streams/undecodable.js";

/** Options of a call whose informs are streamed. */
export interface StreamCallOptions extends CallOptions {
  /** What to keep for a slow reader: only the latest inform, or up to this many (then an error). Default: 10,000. */
  readonly buffer?: BufferPolicy | undefined;
  /** What to do about an inform that cannot be decoded: `throw` (the default) ends the call with a `DatatypeError`, `skip` warns and goes on. */
  readonly onUndecodable?: UndecodablePolicy | undefined;
}

/** A call with informs. It collects them in an array, or streams them with `stream`. */
export interface CallWithInforms<Args extends readonly unknown[], Inform, Reply = unknown> {
  /** @throws FailReply @throws InvalidReply @throws RequestTimeoutError @throws ConnectionLostError */
  (...args: readonly [...args: Args, options?: CallOptions]): Promise<WithInforms<Inform, Reply>>;
  /** The informs one by one: `for await (const inform of dev.req.scan.stream())`. Leaving the loop cancels the request. */
  stream(...args: readonly [...args: Args, options?: StreamCallOptions]): InformStream<Inform, Reply>;
}

/** The requests of a contract by their names in code, each a function that calls the device. */
export function buildRequests(contract: Contract, core: ClientCore): object {
  const members: Record<string, unknown> = {};
  for (const request of contract.requests ?? []) {
    const knownMs = request.timeout === undefined ? undefined : request.timeout * 1000;
    for (const signature of signaturesOf(request)) {
      const onCountLike = countGuard(request.name, contract.version, core);
      const codecOf = perMajor((major) => new SignatureCodec(request.name, signature, { major, onCountLike }));
      const informNames = signature.kinds && new Set(signature.kinds.map((kind) => kind.name));
      const { safe: isSafe = false, idempotent: isIdempotent = isSafe } = signature;
      const { aliases = [] } = request;
      const builder = new CallBuilder({ name: request.name, informNames, isSafe }, { core, knownMs, codecOf, isIdempotent, aliases });
      const hasArguments = (signature.arguments ?? []).length > 0;
      members[memberOf({ name: request.name, ...signature })] = builder.build(hasArguments, hasInforms(signature));
    }
  }
  return Object.freeze(members);
}

interface CallParts {
  readonly core: ClientCore;
  /** How long it may take, where the interface says so. */
  readonly knownMs: number | undefined;
  readonly codecOf: (major: 4 | 5) => SignatureCodec;
  readonly isIdempotent: boolean;
  /** Former names, for devices that do not know the present one. */
  readonly aliases: readonly string[];
}

/** Makes the function that calls a device by one signature. */
class CallBuilder {
  readonly #request: Omit<WireRequest, "args">;
  readonly #parts: CallParts;

  constructor(request: Omit<WireRequest, "args">, parts: CallParts) {
    this.#request = request;
    this.#parts = parts;
  }

  build(hasArguments: boolean, hasInforms: boolean): unknown {
    const call = hasArguments
      ? (values?: FieldValues, options?: CallOptions) => this.#call(values, options)
      : (options?: CallOptions) => this.#call(undefined, options);
    if (!hasInforms) return call;
    const stream = hasArguments
      ? (values?: FieldValues, options?: StreamCallOptions) => this.#stream(values, options)
      : (options?: StreamCallOptions) => this.#stream(undefined, options);
    return Object.assign(call, { stream });
  }

  #call(values: FieldValues = {}, options: CallOptions = {}): Promise<unknown> {
    const { core, isIdempotent } = this.#parts;
    const again = isIdempotent ? (options.retry ?? core.caller.retry) : false;
    try {
      return again === undefined || again === false ? this.#send(values, options) : this.#retry(again, values, options);
    } catch (thrown) {
      return Promise.reject(thrown);
    }
  }

  #retry(again: RetryOptions, values: FieldValues, options: CallOptions): Promise<unknown> {
    const { core } = this.#parts;
    return retry(again, {
      clock: core.clock,
      signal: options.signal,
      timeoutMs: this.#timeoutMs(options.timeoutMs),
      send: (timeoutMs) => this.#send(values, { ...options, timeoutMs }),
      connected: (signal) => core.reconnection.connected(signal),
    });
  }

  #send(values: FieldValues, options: CallOptions): Promise<unknown> {
    const { core, knownMs, codecOf, aliases } = this.#parts;
    const codec = codecOf(core.major);
    const args = codec.encode(values);
    const name = aliases.length === 0 ? this.#request.name : core.caller.nameNow("help", this.#request.name, aliases);
    if (typeof name === "string") return core.caller.call(this.#requestOf(name, args), codec.decodeAnswer, options, knownMs);
    return name.then((found) => core.caller.call(this.#requestOf(found, args), codec.decodeAnswer, options, knownMs));
  }

  /** Made for each call, so not by `...`, which would take longer than all the rest of it. */
  #requestOf(name: string, args: WireText): WireRequest {
    const { isSafe, informNames } = this.#request;
    return { name, args, isSafe, informNames };
  }

  #timeoutMs(own: number | undefined): number {
    const { core, knownMs } = this.#parts;
    return core.caller.timeoutMs(this.#request.name, own, knownMs);
  }

  #stream(values: FieldValues = {}, options: StreamCallOptions = {}): InformStream<unknown> {
    const { buffer, signal, timeoutMs, onUndecodable = "throw" } = options;
    const { core, knownMs, codecOf, aliases } = this.#parts;
    const codec = codecOf(core.major);
    const call = new InformCall(
      { ...this.#request, args: codec.encode(values) },
      {
        signal,
        buffer,
        skipper: skipperOf(core, this.#request.name, onUndecodable),
        maximumBytes: core.bounds.maximumHeldBytes,
        timeoutMs: this.#timeoutMs(timeoutMs),
        decode: { inform: codec.decodeInform, reply: codec.decodeReply },
        onAbandoned: (abandoned) => core.caller.abandon(abandoned),
      },
    );
    const start = (name: string): void => {
      call.name = name;
      core.caller.start(call, timeoutMs === undefined ? { knownMs } : undefined);
    };
    const name = core.caller.nameNow("help", this.#request.name, aliases);
    if (typeof name === "string") start(name);
    else name.then(start).catch((thrown: unknown) => call.onFailure(thrown));
    return call.stream;
  }
}
