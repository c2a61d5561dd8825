import type { FieldModel, Limit, ParameterModel, TypeModel } from "../../model/device-model.js";
import { tidyText } from "../tidy-text.js";
import { memberOf } from "./names/names.js";

/** A doc comment: each paragraph on lines of its own, and never ended, nor given tags, by what the interface says. */
export function docComment(text: string, deprecated?: string): string {
  if (deprecated === undefined && plain.test(text)) return `/** ${text} */`;
  const tag = deprecated === undefined ? [] : [`@deprecated ${escapeTags(oneLine(deprecated))}`];
  const lines = [...(text === "" ? [] : plainLines(text)), ...tag].map((line) => line.replaceAll("*/", "*\\/"));
  const [only = ""] = lines;
  return lines.length === 1 ? `/** ${only} */` : ["/**", ...lines.map((line) => (line === "" ? " *" : ` * ${line}`)), " */"].join("\n");
}

/** What most texts are: a line of ASCII that ends no comment and holds no tag. */
const plain = /^(?!.*\*\/)[ -?A-~]*[!-?A-~]$/;

/** Its lines, none of which holds a tag. */
function plainLines(text: string): readonly string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => escapeTags(line.replaceAll(/\p{Cc}/gu, " ").trimEnd()));
}

/** TypeScript takes an `@` for a tag also within a line and within backticks, behind whatever it takes for a space or a margin. */
function escapeTags(text: string): string {
  return text.replaceAll(/(?<![!-)+-z|}~])@/g, "\\@");
}

/** A comment and the end of its line, or nothing where there is nothing to say. */
export function docLines(text: string, deprecated?: string): string {
  return text === "" && deprecated === undefined ? "" : `${docComment(text, deprecated)}\n`;
}

function oneLine(text: string): string {
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

/** What a field means: its description, and then what its type cannot say. */
export function fieldDoc(field: FieldModel, isInput: boolean): string {
  const { type } = field;
  const doc = paragraphs(tidyText(field.description), [
    ...typeFacts(type),
    counts(field),
    field.default === undefined ? "" : `Default: ${showValue(field.default)}.`,
    field.type.now && isInput ? "`now` is the device's time." : "",
    field.secret ? "Secret: it appears in no log and no error text." : "",
    field.name === memberOf(field) ? "" : `On the wire: ${code(field.name)}.`,
  ]);
  return withMeanings(doc, type.named === undefined ? type : {});
}

/** A comment, and below it what each value means, where the interface says that. */
export function withMeanings(doc: string, { values = [], meanings }: Partial<Pick<TypeModel, "values" | "meanings">>): string {
  if (meanings === undefined) return doc;
  const lines = values.map((value, index) => `- ${code(value)}${meaningOf(meanings[index])}`);
  return [doc, lines.join("\n")].filter((part) => part !== "").join("\n\n");
}

function meaningOf(meaning = ""): string {
  return meaning === "" ? "" : `: ${sentence(oneLine(meaning))}`;
}

/** Units, limits and the form of lists, which TypeScript's types do not say. */
export function typeFacts({ units, minimum, maximum, pattern, schema, separator }: TypeModel): readonly string[] {
  return [
    units === undefined ? "" : `In ${units}.`,
    limits(minimum, maximum),
    matches(pattern),
    schema === undefined ? "" : `As ${code(schema.path)} describes it.`,
    separator === undefined ? "" : `On the wire one text, with ${code(JSON.stringify(separator))} between the items.`,
  ];
}

function matches(pattern: string | undefined): string {
  return pattern === undefined ? "" : `Matches ${showValue(pattern)}.`;
}

function limits(minimum: Limit | undefined, maximum: Limit | undefined): string {
  if (minimum !== undefined && maximum !== undefined) return `From ${minimum} to ${maximum}.`;
  if (minimum !== undefined) return `At least ${minimum}.`;
  return maximum === undefined ? "" : `At most ${maximum}.`;
}

function counts({ repeated }: FieldModel): string {
  if (repeated === undefined) return "";
  const { minimum, maximum } = repeated;
  if (maximum === Number.POSITIVE_INFINITY) return minimum === 0 ? "" : `${minimum} or more.`;
  return minimum === maximum ? `Exactly ${minimum}.` : `${minimum} to ${maximum} of them.`;
}

function showValue(value: unknown): string {
  // What would break the line is shown as JSON shows it.
  if (Object.is(value, -0)) return code("-0");
  return code(typeof value === "string" && /^[ -~]+$/.test(value) ? value : JSON.stringify(value));
}

/** What a parameter of a family is, and what its type cannot say. */
export function parameterDoc(parameter: ParameterModel): string {
  const { description, type, minimum = 0, maximum, digits, dotted, pattern, values, named } = parameter;
  const isInteger = type === "integer" && values === undefined;
  const doc = paragraphs(tidyText(description), [
    isInteger ? (maximum === undefined ? `From ${minimum}.` : `From ${minimum} to ${maximum}.`) : "",
    digits === undefined ? "" : `On the wire: ${digits} digits.`,
    dotted ? "It may contain dots." : "",
    matches(pattern),
  ]);
  return withMeanings(doc, named === undefined ? parameter : {});
}

/** Text in backticks, whatever it holds. */
export function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}
