import { isSecretAt, SECRET_MASK, signaturesOf } from "../../protocol/contract.js";
import type { Message } from "../../protocol/message.js";
import { detach, type WireText } from "../../protocol/wire-text.js";
import { type RunnableRequest, signatureFor } from "./request-table.js";

/** So many characters of a name or an argument, and so many arguments, are shown. */
const longest = 200;
const most = 100;

/** A request as it may be written down: in an audit, or in a snapshot. */
export interface ShownRequest {
  /** The name of the request, without `?`; a long one is cut. */
  readonly request: string;
  /** Its arguments as text: `***` for a secret one, and a long one is cut. */
  readonly arguments: readonly string[];
  /** How many arguments there are besides these. */
  readonly more?: number | undefined;
}

/**
 * What may be shown of a request. Where nobody knows which of its arguments are secret, since they are too many or too few, all are hidden
 * if one can be; those of a request that nobody knows always are.
 */
export function showRequest(request: RunnableRequest | undefined, message: Message, atMost = most): ShownRequest {
  const { name, argumentCount } = message;
  const isSecret = secrets(request, argumentCount);
  const args = Array.from({ length: Math.min(argumentCount, atMost) }, (_, index) =>
    isSecret(index) ? SECRET_MASK : shorten(message.text(index)),
  );
  return { request: shorten(name), arguments: args, more: argumentCount > args.length ? argumentCount - args.length : undefined };
}

/** The same as one line, as it came but for what is secret. */
export function showLine(request: RunnableRequest | undefined, message: Message): WireText {
  const isSecret = secrets(message.type === "?" ? request : undefined, message.argumentCount);
  const [head = "", ...args] = message.line.split(" ");
  return [head, ...args.map((argument, index) => (isSecret(index) ? SECRET_MASK : argument))].join(" ");
}

function secrets(request: RunnableRequest | undefined, count: number): (index: number) => boolean {
  if (request === undefined) return () => true;
  const called = signatureFor(request, count);
  if (called !== undefined) return (index) => isSecretAt(called.arguments ?? [], index);
  const hasSecret = signaturesOf(request.contract).some(({ arguments: all = [] }) => all.some(({ secret }) => secret));
  return () => hasSecret;
}

/** Records are kept for a day, or wait for a disk: none may keep the line alive that it is of. */
function shorten(text: string): string {
  return text.length > longest ? `${detach(text.slice(0, longest))}…` : detach(text);
}
