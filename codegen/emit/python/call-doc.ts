import { remembered } from "../../remembered.js";
import { accessWords, effectWords } from "../effect-words.js";
import { tidyText } from "../tidy-text.js";
import { answer } from "../words/call-doc.js";
import { code, oneLine, sentence } from "../words/facts.js";
import type { Call } from "./names/names.js";

/** What a call does, for its docstring: the description of the request, then how it looks on the wire. */
export const callDoc = remembered((call: Call): string => {
  const { description, deprecated } = call.request;
  const effect = [...effectWords(call.effect), ...accessWords(call.request)].join(" ");
  const wire = [`On the wire: ${code(call.usage)}.`, answer(call)].filter((part) => part !== "").join(" ");
  const told = deprecated === undefined ? "" : `Deprecated: ${sentence(oneLine(deprecated))}`;
  return [tidyText(description), tidyText(call.description), effect, wire, told].filter((part) => part !== "").join("\n\n");
});

/** What is said of a parameter, or of what can be raised. */
export interface Entry {
  readonly name: string;
  readonly doc: string;
}

/** A section of a docstring, as Google's style has them. */
export function section(title: string, entries: readonly Entry[]): string {
  return [`${title}:`, ...entries.map(({ name, doc }) => `    ${name}: ${sentence(oneLine(doc))}`)].join("\n");
}
