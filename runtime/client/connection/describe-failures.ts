import { AnswerTooLargeError, type CallInfo, DatatypeError, type KatcpError, type MessageSyntaxError } from "../../errors.js";
import type { Call } from "../calls/call.js";
import type { KeepAliveOptions } from "./keep-alive.js";

/** Why a device is given up that says nothing. */
export function describeSilence({ deadlineMs }: KeepAliveOptions): string {
  return `the device has said nothing for ${deadlineMs / 1000} s, and has not answered ?watchdog`;
}

/** What a call waited for in vain: its reply, or its turn. */
export function describeWait({ name, timeoutMs, isSent }: Call): string {
  if (isSent) return `no reply within ${timeoutMs / 1000} s`;
  return `it was not sent within ${timeoutMs / 1000} s, since an earlier ?${name} has had no reply, and the device has no identifiers`;
}

/** A late reply would be taken for that of another call, so nothing helps but a new connection. */
export function describeStuck({ name }: Call, { waitedMs }: CallInfo): string {
  return `no reply to ?${name} for ${Math.round(waitedMs / 1000)} s, and without identifiers no other ?${name} could be told from it`;
}

/** What a caller is to catch where its reply has come and is no message. */
export function describeUnreadable(subject: string, error: MessageSyntaxError, maximumLineBytes: number): KatcpError {
  if (!error.isTooLong) return new DatatypeError(`${subject} cannot be read: ${error.message}`, { cause: error });
  return new AnswerTooLargeError(`${subject} has more than ${maximumLineBytes} bytes (maximumLineBytes)`, { cause: error });
}
