import { answer, callDoc } from "../words/call-doc.js";
import { paragraphs } from "../words/facts.js";
import type { Call } from "./names/names.js";

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
