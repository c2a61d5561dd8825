/** Everything that the runtime can throw. Each has a stable `name`, and a `cause` where there is one. */

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
  /** Of what a client's call threw: which request, to whom, and how long it waited. */
  declare readonly call?: CallInfo;
}

/** Notes which call an error is about, beside its message: a `FailReply` keeps the words of the handler. */
export function noteCall<E extends KatcpError>(error: E, call: CallInfo): E {
  return Object.defineProperty(error, "call", { value: call, configurable: true });
}

/**
 * The reply `fail`: a valid request that could not be processed (guidelines §2, Table 4).
 * It crosses the wire: what a handler throws is what the caller catches.
 */
export class FailReply extends KatcpError {
  override readonly name = "FailReply";
}

/**
 * The reply `invalid`: a request that makes no sense to the device (guidelines §2, Table 4), or any other return code.
 * It crosses the wire, as `FailReply` does.
 */
export class InvalidReply extends KatcpError {
  override readonly name = "InvalidReply";
  /** The return code as it came: `invalid`, or one that the guidelines do not list. */
  readonly code: string;

  constructor(message: string, options: ErrorOptions & { readonly code?: string } = {}) {
    super(message, options);
    this.code = options.code ?? "invalid";
  }
}

/** A line that is no message (guidelines §2.1). It stays on this side of the wire. */
export class MessageSyntaxError extends KatcpError {
  override readonly name = "MessageSyntaxError";
  /** How the line begins; absent where the error is not about a line that was read. */
  declare readonly begin?: string;
  /** The line is longer than may be read. */
  declare readonly isTooLong?: boolean;
}

/** A text that is no value of its datatype (guidelines §3), or a value that cannot be written as one. */
export class DatatypeError extends KatcpError {
  override readonly name = "DatatypeError";
}

/** A contract that this runtime cannot serve, or a handler that it names and nobody wrote. */
export class ContractError extends KatcpError {
  override readonly name = "ContractError";
}

/** No reply came in time. The device may still be working on the request. */
export class RequestTimeoutError extends KatcpError {
  override readonly name = "RequestTimeoutError";
}

/** The connection was not there, or went away before the reply came. */
export class ConnectionLostError extends KatcpError {
  override readonly name = "ConnectionLostError";
}

/** The answer to a request is larger than the client may hold: the message says which bound it went over. The rest of it is dropped. */
export class AnswerTooLargeError extends KatcpError {
  override readonly name = "AnswerTooLargeError";
}

/** The client was made `readOnly`, or for some requests only, and this one is not among them: nothing was sent. */
export class RequestRefusedError extends KatcpError {
  override readonly name = "RequestRefusedError";
}

/** Whoever reads a stream is too far behind: what it would have to keep is over its bound. */
export class StreamOverflowError extends KatcpError {
  override readonly name = "StreamOverflowError";
}

/** The other side speaks a protocol or has an API that this client was not made for, or said nothing that we know in time. */
export class ProtocolVersionError extends KatcpError {
  override readonly name = "ProtocolVersionError";
  /** What this client was made for, and what the device says, where that is known. */
  declare readonly versions?: { readonly expected: string; readonly found: string };

  constructor(message: string, { versions, ...options }: ErrorOptions & Pick<ProtocolVersionError, "versions"> = {}) {
    super(message, options);
    // Beside the message, as `call` is.
    Object.defineProperty(this, "versions", { value: versions, configurable: true });
  }
}

/** The one funnel for what was thrown by code that is not ours: its message, whatever it is. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message === "" ? thrown.name : thrown.message;
  return String(thrown);
}
