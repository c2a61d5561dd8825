import type { Contract } from "../protocol/contract.js";
import type { Message } from "../protocol/message.js";
import type { ClientOptions } from "./client-options.js";

/** What came back for a request that no contract describes. */
export interface UntypedAnswer {
  /** After `ok`. */
  readonly arguments: readonly Buffer[];
  readonly informs: readonly Message[];
}

export type ClientArguments = readonly [contract: Contract | undefined, host: string, port: number, options?: ClientOptions];

/** A contract comes first, or is left out: then the host is a text, and comes first. */
export function readArguments(args: readonly unknown[]): ClientArguments {
  return (typeof args[0] === "string" ? [undefined, ...args] : args) as unknown as ClientArguments;
}

/** Settings of a client that is connected where it is made. */
export interface ConnectOptions extends ClientOptions {
  /** Gives up: the client is closed. */
  readonly signal?: AbortSignal | undefined;
}
