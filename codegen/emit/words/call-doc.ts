import type { InformModel, RequestModel, SignatureModel } from "../../model/call-model.js";
import { accessWords, effectWords } from "../effect-words.js";
import { tidyText } from "../tidy-text.js";
import { informLine, informLines, replyLine } from "../wire-form.js";
import { code, sentence } from "./facts.js";

/** A signature, and its request. */
export interface DescribedCall extends SignatureModel {
  readonly request: RequestModel;
}

/** What a call does: its usage, then the description of the request, and of the signature where it has one of its own; then its answer. */
export function callDoc(call: DescribedCall): string {
  const usage = `${code(call.usage)}: ${tidyText(call.request.description)}`;
  const effect = [...effectWords(call.effect), ...accessWords(call.request)].join(" ");
  return [usage, tidyText(call.description), effect, answer(call)].filter((paragraph) => paragraph !== "").join("\n\n");
}

/** What comes back, as it is on the wire, and when a client stops to wait for it. */
export function answer(call: DescribedCall): string {
  const { name, timeout } = call.request;
  // A bare `ok` says nothing.
  const lines = informLines(name, call);
  const isSilent = lines.length === 0 && call.reply?.length === 0;
  const informs = lines.length === 0 ? "" : `${lines.map(code).join(" or ")} for each, then `;
  const facts = [
    isSilent ? "" : `Answers ${informs}${code(replyLine(name, call))}.`,
    timeout === undefined ? "" : `A client waits up to ${timeout} s for it.`,
  ];
  return facts.filter((fact) => fact !== "").join(" ");
}

/** What an inform that nobody asked for says, under its form on the wire. */
export function informDoc({ name, arguments: fields, description }: InformModel): string {
  return `${code(informLine(name, fields))}: ${sentence(tidyText(description))}`;
}
