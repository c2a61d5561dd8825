import type { InformModel } from "../../model/device-model.js";
import { accessWords, effectWords } from "../effect-words.js";
import { tidyText } from "../tidy-text.js";
import { informLine, informLines, replyLine } from "../wire-form.js";
import { code, paragraphs, sentence } from "./doc.js";
import type { Call } from "./names/names.js";

/** What a call does: its usage, then the description of the request, and of the signature where it has one of its own; then its answer. */
export function callDoc(call: Call): string {
  const usage = `${code(call.usage)}: ${tidyText(call.request.description)}`;
  const effect = [...effectWords(call.effect), ...accessWords(call.request)].join(" ");
  return [usage, tidyText(call.description), effect, answer(call)].filter((paragraph) => paragraph !== "").join("\n\n");
}

/** The same for who writes the handler: what it must look like too, where TypeScript's error would only say that it does not fit. */
export function handlerDoc(call: Call): string {
  const doc = callDoc(call);
  const form = [call.argsType === undefined ? "The handler takes `ctx` alone." : "", informForm(call)]
    .filter((line) => line !== "")
    .join(" ");
  if (form === "") return doc;
  return answer(call) === "" ? paragraphs(doc, [form]) : `${doc} ${form}`;
}

function informForm({ informType, replyType }: Call): string {
  if (informType === undefined) return "";
  if (replyType === undefined) return "Return an array of informs, or write a generator that yields them.";
  return "Write a generator that yields the informs and returns the reply.";
}

/** What comes back, as it is on the wire, and when a client stops to wait for it. */
function answer(call: Call): string {
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
