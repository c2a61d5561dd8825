import type { Msg } from "@nats-io/transport-node";
import { REQUEST_HEADERS } from "./nats-messages.js";
import { parseJson } from "./read-messages.js";

/** What a message asks for. */
export interface ReadRequest {
  readonly arguments: readonly string[];
  /** Undefined: nothing is claimed. */
  readonly role: string | undefined;
  /** Who asks, as they say; `nats` where they say nothing. */
  readonly name: string;
  /** Seconds since the epoch. */
  readonly deadline: number | undefined;
}

/** Reads the message of a request, or says what is wrong with it. */
export function readRequest(message: Pick<Msg, "headers" | "string">): ReadRequest | { readonly problem: string } {
  const header = (name: string): string | undefined => message.headers?.get(name) || undefined;
  const values = readArguments(message.string());
  if (values === undefined) return { problem: 'expected {"format":1,"arguments":["text", …]} or nothing' };
  const written = header(REQUEST_HEADERS.deadline);
  const deadline = written === undefined ? undefined : Number(written);
  if (deadline !== undefined && !Number.isFinite(deadline))
    return { problem: `${REQUEST_HEADERS.deadline}: expected seconds since the epoch, received ${JSON.stringify(written)}` };
  return { arguments: values, role: header(REQUEST_HEADERS.role), name: header(REQUEST_HEADERS.name) ?? "nats", deadline };
}

function readArguments(text: string): readonly string[] | undefined {
  if (text === "") return [];
  const read = parseJson(text);
  if (typeof read !== "object" || read === null) return undefined;
  const { format, arguments: values } = read as { readonly format?: unknown; readonly arguments?: unknown };
  if (format !== 1 || !Array.isArray(values)) return undefined;
  return values.every((value) => typeof value === "string") ? values : undefined;
}
