/** All errors of the runtime. Each has a stable `name`, and a `cause` if there is one. */

import { textOf } from "./printable.js";

/** Which call of a client an error is about. */
export interface CallInfo {
  /** The request's name on the wire. */
  readonly request: string;
  /** Where the device is: `host:port`. */
  readonly device: string;
  /** Milliseconds from the call to the error. */
  readonly waitedMs: number;
}

/** The root of all errors of this package. */
export class KatcpError extends Error {
  override readonly name: string = "KatcpError";
  /** For an error of a client's call: the request, the device, and how long the call waited. */
  declare readonly call?: CallInfo;
}

/** Adds the call to an error, next to its message: a `FailReply` keeps the text of the handler. */
export function noteCall<E extends KatcpError>(error: E, call: CallInfo): E {
  return Object.defineProperty(error, "call", { value: call, configurable: true });
}

/**
 * The reply `fail`: a valid request that could not be processed (guidelines §2, Table 4). The error that a handler throws is the error that
 * the caller catches.
 */
export class FailReply extends KatcpError {
  override readonly name = "FailReply";
  /** On a client: `state` if the interface allows the request only in other states of the device; else undefined. */
  readonly reason: "state" | undefined;

  constructor(message?: string, options: ErrorOptions & { readonly reason?: "state" | undefined } = {}) {
    super(message, options);
    this.reason = options.reason;
  }
}

/**
 * The reply `invalid`: a request that the device does not understand (guidelines §2, Table 4), or any other return code. It is sent over
 * the wire, like `FailReply`.
 */
export class InvalidReply extends KatcpError {
  override readonly name = "InvalidReply";
  /** The return code as received: `invalid`, or one that is not in the guidelines. */
  readonly code: string;

  constructor(message: string, options: ErrorOptions & { readonly code?: string } = {}) {
    super(message, options);
    this.code = options.code ?? "invalid";
  }
}

/** A line that is not a KATCP message (guidelines §2.1). It is never sent to the other side. */
export class MessageSyntaxError extends KatcpError {
  override readonly name = "MessageSyntaxError";
  /** The start of the line; undefined if the error is not about a line that was received. */
  declare readonly begin?: string;
  /** The line is longer than the bound. */
  declare readonly isTooLong?: boolean;
}

/** A text that is not a value of its datatype (guidelines §3), or a value that cannot be written as one. */
export class DatatypeError extends KatcpError {
  override readonly name = "DatatypeError";
}

/** A device tried to send something that does not match its interface. This is a bug in the device. */
export class UnsendableError extends DatatypeError {}

/** A contract that this runtime does not support, or a handler that is missing. */
export class ContractError extends KatcpError {
  override readonly name = "ContractError";
}

/** No reply came in time. The device may still be working on the request. */
export class RequestTimeoutError extends KatcpError {
  override readonly name = "RequestTimeoutError";
}

/** There was no connection, or it was lost before the reply came. */
export class ConnectionLostError extends KatcpError {
  override readonly name = "ConnectionLostError";
}

/** The answer to a request is larger than a bound of the client; the message names the bound. The rest of the answer is dropped. */
export class AnswerTooLargeError extends KatcpError {
  override readonly name = "AnswerTooLargeError";
}

/** The client is `readOnly`, or allows only some requests, and this is not one of them. Nothing was sent. */
export class RequestRefusedError extends KatcpError {
  override readonly name = "RequestRefusedError";
}

/** The reader of a stream is too slow: the items that wait for it are over a bound. */
export class StreamOverflowError extends KatcpError {
  override readonly name = "StreamOverflowError";
}

/** The device has a protocol or an API that this client does not support, or sent no greeting in time. */
export class ProtocolVersionError extends KatcpError {
  override readonly name = "ProtocolVersionError";
  /** What this client expects, and what the device has, if that is known. */
  declare readonly versions?: { readonly expected: string; readonly found: string };

  constructor(message: string, { versions, ...options }: ErrorOptions & Pick<ProtocolVersionError, "versions"> = {}) {
    super(message, options);
    // Beside the message, as `call` is.
    Object.defineProperty(this, "versions", { value: versions, configurable: true });
  }
}

/**
 * The one funnel for what was thrown by code that is not ours: its message, whatever it is. It never throws: a getter, a Proxy or a
 * `toString` that does is described.
 */
export function messageOf(thrown: unknown): string {
  try {
    if (!isErrorLike(thrown)) return textOf(thrown) || "an empty text";
    const { message, name, errors } = thrown;
    if (typeof message === "string" && message !== "") return message;
    if (Array.isArray(errors) && errors.length > 0) return [...new Set(errors.map(messageOf))].join("; ");
    return textOf(message === "" ? name : message);
  } catch {
    return "an error that cannot be shown";
  }
}

/** Where something was thrown, and what caused it. Undefined where it does not say. It never throws. */
export function stackOf(thrown: unknown, depth = 0): string | undefined {
  try {
    if (!isErrorLike(thrown) || depth === deepestCause) return undefined;
    const { stack, cause } = thrown;
    const own = typeof stack === "string" && stack !== "" ? [stack] : [];
    const others = cause === undefined ? [] : [`caused by ${stackOf(cause, depth + 1) ?? messageOf(cause)}`];
    return own.length === 0 ? stackOf(cause, depth + 1) : [...own, ...others].join("\n");
  } catch {
    return undefined;
  }
}

/** Causes can go in a circle. */
const deepestCause = 5;

/** What was thrown, as an `Error` whose message can be read: itself, or one whose `cause` it is. It never throws. */
export function errorOf(thrown: unknown): Error {
  try {
    if (thrown instanceof Error && typeof thrown.message === "string") return thrown;
  } catch {
    // A Proxy or a getter that throws.
  }
  // Its own stack would tell of this line.
  return Object.assign(new KatcpError(messageOf(thrown), { cause: thrown }), { stack: "" });
}

/** Whether something was thrown because a signal asked for it: its reason, or what Node makes of that. It never throws. */
export function isAbortOf(thrown: unknown, reason: unknown): boolean {
  try {
    if (thrown === reason || !isErrorLike(thrown)) return thrown === reason;
    return thrown.name === "AbortError" || (reason !== undefined && thrown.cause === reason);
  } catch {
    return false;
  }
}

interface ErrorLike {
  readonly message: unknown;
  readonly name?: unknown;
  readonly stack?: unknown;
  readonly cause?: unknown;
  /** Of an `AggregateError`, which mostly has no message of its own. */
  readonly errors?: unknown;
}

/** Also an error of another realm, which is no instance of our `Error`. */
function isErrorLike(thrown: unknown): thrown is ErrorLike {
  return thrown instanceof Error || (typeof thrown === "object" && thrown !== null && "message" in thrown && "stack" in thrown);
}

/**
 * Does work whose errors need no stack: those that tell what a peer did wrong. Nobody looks for the cause in our code, and to record a
 * stack costs ten times what the rest of such a request does, which a peer could have a million times.
 */
export function withoutStack<T>(work: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

const longestShown = 100;

/** A text that a peer sent, for a message about it: cut, where it is long. */
export function shorten(text: string): string {
  return text.length <= longestShown ? text : `${text.slice(0, longestShown)}… (${text.length} characters)`;
}
