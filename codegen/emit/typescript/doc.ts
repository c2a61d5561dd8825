import type { FieldModel, ParameterModel, SensorModel } from "../../model/device-model.js";

/** A doc comment: each paragraph on lines of its own, and never ended by what the interface says. */
export function docComment(text: string, deprecated?: string): string {
  // What the interface says is no tag.
  const tag = deprecated === undefined ? "" : `\n@deprecated ${deprecated}`;
  const lines = `${text.replaceAll(/^(\s*)@/gm, "$1\\@")}${tag}`
    .replaceAll("*/", "*\\/")
    .split(/\r\n|\r|\n/)
    .map((line) => line.replaceAll(/[\p{Cc}\u2028\u2029]/gu, " ").trimEnd());
  const [only = ""] = lines;
  return lines.length === 1 ? `/** ${only} */` : ["/**", ...lines.map((line) => (line === "" ? " *" : ` * ${line}`)), " */"].join("\n");
}

/** A text as one sentence among others: it ends with a full stop. */
export function sentence(text: string): string {
  return text === "" || /[.!?:]$/.test(text) ? text : `${text}.`;
}

/** What a field means: its description, and then what its type cannot say. */
export function fieldDoc(field: FieldModel, isInput: boolean): string {
  const facts = [
    field.type.units === undefined ? "" : `In ${field.type.units}.`,
    limits(field),
    counts(field),
    field.default === undefined ? "" : `Default: ${showValue(field.default)}.`,
    field.type.now && isInput ? "`now` is the device's time." : "",
    field.name === field.member ? "" : `On the wire: ${code(field.name)}.`,
  ];
  return [sentence(field.description), ...facts].filter((part) => part !== "").join(" ");
}

function limits({ type: { minimum, maximum } }: FieldModel): string {
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
  return code(typeof value === "string" && /^[ -~]+$/.test(value) ? value : JSON.stringify(value));
}

/** What a parameter of a family is, and what its type cannot say. */
export function parameterDoc({ description, type, minimum = 0, maximum, dotted, values }: ParameterModel): string {
  const range = maximum === undefined ? `From ${minimum}.` : `From ${minimum} to ${maximum}.`;
  const facts = [type === "integer" && values === undefined ? range : "", dotted ? "It may hold dots." : ""];
  return [sentence(description), ...facts].filter((part) => part !== "").join(" ");
}

/** What a sensor shows, under its name on the wire. */
export function sensorDoc({ name, type: { units }, description }: SensorModel): string {
  return `${code(name)}${units === undefined ? "" : `, in ${units}`}: ${description}`;
}

/** Text in backticks, whatever it holds. */
export function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}
