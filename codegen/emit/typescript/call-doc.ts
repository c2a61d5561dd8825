import type { RequestModel, SignatureModel } from "../../model/device-model.js";
import { code } from "./doc.js";
import { informLine, replyLine } from "./wire-form.js";

/** What a call does: its usage, then the description of the request, and of the signature where it has one of its own; then its answer. */
export function callDoc(request: RequestModel, signature: SignatureModel): string {
  const usage = `${code(signature.usage)}: ${request.description}`;
  return [usage, signature.description, answer(request, signature)].filter((paragraph) => paragraph !== "").join("\n\n");
}

/** What comes back, as it is on the wire, and when a client stops to wait for it. */
function answer({ name, timeout }: RequestModel, signature: SignatureModel): string {
  const reply = replyLine(name, signature);
  const informs = signature.informs === undefined ? "" : `${code(informLine(name, signature.informs))} for each, then `;
  const facts = [
    reply === undefined ? "" : `Answers ${informs}${code(reply)}.`,
    timeout === undefined ? "" : `A client waits up to ${timeout} s for it.`,
  ];
  return facts.filter((fact) => fact !== "").join(" ");
}
