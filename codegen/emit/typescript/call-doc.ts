import type { InformModel, RequestModel, SignatureModel } from "../../model/device-model.js";
import { informLine, replyLine } from "../wire-form.js";
import { code, sentence } from "./doc.js";

/** What a call does: its usage, then the description of the request, and of the signature where it has one of its own; then its answer. */
export function callDoc(request: RequestModel, signature: SignatureModel): string {
  const usage = `${code(signature.usage)}: ${request.description}`;
  return [usage, signature.description, answer(request, signature)].filter((paragraph) => paragraph !== "").join("\n\n");
}

/** What comes back, as it is on the wire, and when a client stops to wait for it. */
function answer({ name, timeout }: RequestModel, signature: SignatureModel): string {
  // A bare `ok` says nothing.
  const isSilent = signature.informs === undefined && signature.reply?.length === 0;
  const informs = signature.informs === undefined ? "" : `${code(informLine(name, signature.informs))} for each, then `;
  const facts = [
    isSilent ? "" : `Answers ${informs}${code(replyLine(name, signature))}.`,
    timeout === undefined ? "" : `A client waits up to ${timeout} s for it.`,
  ];
  return facts.filter((fact) => fact !== "").join(" ");
}

/** What an inform that nobody asked for says, under its form on the wire. */
export function informDoc({ name, arguments: fields, description }: InformModel): string {
  return `${code(informLine(name, fields))}: ${sentence(description)}`;
}
