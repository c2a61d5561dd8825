import {
  AnswerTooLargeError,
  type CallInfo,
  ConnectionLostError,
  DatatypeError,
  type KatcpError,
  type MessageSyntaxError,
  RequestTimeoutError,
} from "../../errors.js";
import type { Call } from "./call.js";
import type { ClientBounds } from "./client-bounds.js";

/** A call has waited long enough. */
export function describeTimeout({ name, timeoutMs, isSent }: Call, address: string): RequestTimeoutError {
  const seconds = timeoutMs / 1000;
  if (isSent) return new RequestTimeoutError(`?${name} to ${address}: no reply within ${seconds} s`);
  return new RequestTimeoutError(
    `?${name} to ${address} was not sent within ${seconds} s: an earlier ?${name} has had no reply, and the device has no identifiers to tell them apart`,
  );
}

/** The connection was lost before a call had its reply. */
export function describeLoss({ name, isSent, startedMs }: Call, { message, cause }: ConnectionLostError): ConnectionLostError {
  const isHeldUp = !isSent && !Number.isNaN(startedMs);
  return new ConnectionLostError(`${isHeldUp ? `?${name} was not sent` : `?${name}`}: ${message}`, { cause });
}

/** A late reply would be taken for that of another call, so nothing helps but a new connection. */
export function describeStuck({ name }: Call, { waitedMs }: CallInfo): string {
  return `no reply to ?${name} for ${Math.round(waitedMs / 1000)} s, which blocks every later ?${name}, since the device has no identifiers`;
}

/** What a caller is to catch where its reply has come and is no message. */
export function describeUnreadable(
  { name }: Call,
  error: MessageSyntaxError,
  { address, bounds }: { readonly address: string; readonly bounds: ClientBounds },
): KatcpError {
  const subject = `?${name} to ${address}: its reply`;
  if (!error.isTooLong) return new DatatypeError(`${subject} cannot be read: ${error.message}`, { cause: error });
  return new AnswerTooLargeError(`${subject} has more than ${bounds.maximumLineBytes} bytes (maximumLineBytes)`, { cause: error });
}
