import { ConnectionLostError, messageOf, noteCall } from "../../errors.js";
import type { ClientState } from "./client-state.js";

/** What is known of a connection that there is not. */
export interface Absence {
  readonly state: ClientState;
  /** `host:port` of the device. */
  readonly address: string;
  /** What the last attempt, or the last connection, ended with. */
  readonly failure: Error | undefined;
}

/** Why there is no connection; `request`: the request that needs one. */
export function describeAbsence(absence: Absence, request?: string): ConnectionLostError {
  const { address } = absence;
  const subject = request === undefined ? "" : `?${request}: `;
  const error = new ConnectionLostError(`${subject}no connection to ${address}: ${stripPrefix(reasonOf(absence))}`);
  return request === undefined ? error : noteCall(error, { request, device: address, waitedMs: 0 });
}

/** Why somebody waited in vain: a signal says only that he does not wait any more. */
export function describeGivingUp(absence: Absence, reason: unknown): ConnectionLostError {
  return new ConnectionLostError(`${describeAbsence(absence).message} (given up: ${messageOf(reason)})`, { cause: reason });
}

function reasonOf({ state, failure }: Absence): string {
  switch (state.kind) {
    case "idle":
      return "call connect() or start() first";
    case "connecting":
      return failure?.message ?? "still connecting";
    case "waiting":
      return state.cause.message;
    case "closed":
      return state.cause?.message ?? "closed by this client";
    default:
      return "connected just now";
  }
}

/** The cause says the same at its beginning. */
function stripPrefix(message: string): string {
  return message.replace(/^no connection to \S+: /, "");
}
