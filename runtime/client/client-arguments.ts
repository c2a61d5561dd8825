import type { Contract } from "../protocol/contract.js";
import type { Message } from "../protocol/message.js";
import type { ClientOptions } from "./client-options.js";

/** The answer to a request that is not in a contract. */
export interface UntypedAnswer {
  /** The values after `ok`. */
  readonly arguments: readonly Buffer[];
  readonly informs: readonly Message[];
}

export type ClientArguments = readonly [contract: Contract | undefined, host: string, port: number, options?: ClientOptions];

/** A contract comes first, or is left out: then the host is a text, and comes first. */
export function readArguments(args: readonly unknown[]): ClientArguments {
  return (typeof args[0] === "string" ? [undefined, ...args] : args) as unknown as ClientArguments;
}

/** Options of a client that connects at once. */
export interface ConnectOptions extends ClientOptions {
  /** Cancels the attempt, and closes the client. */
  readonly signal?: AbortSignal | undefined;
}
