/** What generated code says of the types of an interface, whatever its language. */

import type { FieldModel } from "../../model/call-model.js";
import type { Limit, TypeModel } from "../../model/type-model.js";

/** A text as one line. */
export function oneLine(text: string): string {
  return text
    .split(/[\n\r\u2028\u2029]+/)
    .map((line) => line.trim())
    .join(" ");
}

/** A text as one sentence among others: it ends with a full stop. */
export function sentence(text: string): string {
  return text === "" || /[.!?:]$/.test(text) ? text : `${text}.`;
}

/** A text, and what else there is to say: in its line where that is not too long, else as a paragraph of its own. */
export function paragraphs(text: string, facts: readonly string[]): string {
  const parts = [sentence(text), facts.filter((fact) => fact !== "").join(" ")].filter((part) => part !== "");
  const line = parts.join(" ");
  return line.includes("\n") || line.length > widest ? parts.join("\n\n") : line;
}

/** What a comment of one line holds at most. */
const widest = 125;

/** A comment, and below it what each value means, where the interface says that. */
export function withMeanings(doc: string, { values = [], meanings }: Partial<Pick<TypeModel, "values" | "meanings">>): string {
  if (meanings === undefined) return doc;
  const lines = values.map((value, index) => `- ${code(value)}${meaningOf(meanings[index])}`);
  return [doc, lines.join("\n")].filter((part) => part !== "").join("\n\n");
}

function meaningOf(meaning = ""): string {
  return meaning === "" ? "" : `: ${sentence(oneLine(meaning))}`;
}

/** Units, limits and the form of lists, which types of languages do not say. */
export function typeFacts({ units, minimum, maximum, pattern, schema, separator }: TypeModel): readonly string[] {
  return [
    units === undefined ? "" : `In ${units}.`,
    limits(minimum, maximum),
    matches(pattern),
    schema === undefined ? "" : `As ${code(schema.path)} describes it.`,
    separator === undefined ? "" : `On the wire one text, with ${code(JSON.stringify(separator))} between the items.`,
  ];
}

/** What a pattern asks for; nothing where there is none. */
export function matches(pattern: string | undefined): string {
  return pattern === undefined ? "" : `Matches ${showValue(pattern)}.`;
}

function limits(minimum: Limit | undefined, maximum: Limit | undefined): string {
  if (minimum !== undefined && maximum !== undefined) return `From ${minimum} to ${maximum}.`;
  if (minimum !== undefined) return `At least ${minimum}.`;
  return maximum === undefined ? "" : `At most ${maximum}.`;
}

/** How many there are of what is repeated. */
export function counts({ repeated }: FieldModel): string {
  if (repeated === undefined) return "";
  const { minimum, maximum } = repeated;
  if (maximum === Number.POSITIVE_INFINITY) return minimum === 0 ? "" : `${minimum} or more.`;
  return minimum === maximum ? `Exactly ${minimum}.` : `${minimum} to ${maximum} of them.`;
}

/** A value in a text. */
export function showValue(value: unknown): string {
  // What would break the line is shown as JSON shows it.
  if (Object.is(value, -0)) return code("-0");
  return code(typeof value === "string" && /^[ -~]+$/.test(value) ? value : JSON.stringify(value));
}

/** Text in backticks, whatever it holds. */
export function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}
