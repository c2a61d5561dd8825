import { isSecretAt, SECRET_MASK, signaturesOf } from "../../protocol/contract.js";
import type { Message } from "../../protocol/message.js";
import { type RunnableRequest, signatureFor } from "../requests/request-table.js";

/** So many characters of an argument, and so many arguments, are recorded. */
const longest = 200;
const most = 100;

/**
 * The arguments of a request as they may be written down. Where nobody knows which of them are secret, since they are too many or too few,
 * all are hidden if one can be; those of a request that nobody knows always are.
 */
export function auditedArguments(request: RunnableRequest | undefined, message: Message): readonly string[] {
  const isSecret = secrets(request, message.argumentCount);
  return Array.from({ length: Math.min(message.argumentCount, most) }, (_, index) =>
    isSecret(index) ? SECRET_MASK : shorten(message.text(index)),
  );
}

function secrets(request: RunnableRequest | undefined, count: number): (index: number) => boolean {
  if (request === undefined) return () => true;
  const called = signatureFor(request, count);
  if (called !== undefined) return (index) => isSecretAt(called.arguments ?? [], index);
  const hasSecret = signaturesOf(request.contract).some(({ arguments: all = [] }) => all.some(({ secret }) => secret));
  return () => hasSecret;
}

function shorten(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
