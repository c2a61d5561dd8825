import { ContractError } from "../errors.js";
import type { ParameterContract } from "../protocol/contract.js";
import { enginePattern, type TemplatePart } from "./engine-pattern.js";
import { TemplatePattern, type TemplatePiece } from "./template-pattern.js";

/** The values of a family's parameters: what `sensors.inputPower({ input: 2, pol: "h" })` is given. */
export type ParameterValues = Readonly<Record<string, string | number>>;

/** A peer may make up a name of any length, and a parameter with a pattern takes its time for each character. */
const longestName = 4096;

/** `input{input}.{pol}.power`: from the values of its parameters to a name on the wire, and back (interface reference, "Families"). */
export class FamilyTemplate {
  readonly template: string;
  readonly #parameters: readonly ParameterContract[];
  readonly #match: (name: string) => readonly string[] | undefined;
  readonly #byPlace: readonly ParameterContract[];
  readonly #beginning: string;
  readonly #end: string;

  constructor(template: string, parameters: readonly ParameterContract[]) {
    this.template = template;
    this.#parameters = parameters;
    const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
    const parts = template.split(/\{([^}]*)\}/);
    this.#byPlace = parts.flatMap((part, index) => (index % 2 === 0 ? [] : [byName.get(part) ?? unknownPlaceholder(template, part)]));
    this.#beginning = parts.at(0) ?? "";
    this.#end = parts.at(-1) ?? "";
    this.#match = matcherOf(parts.map((part, index) => (index % 2 === 0 ? part : (byName.get(part) ?? part))));
  }

  /** Whether all its members are known. */
  get isClosed(): boolean {
    return this.#parameters.every((parameter) => membersOf(parameter) !== undefined);
  }

  /** Every combination of the values of a closed family, the last parameter running fastest; nothing of an open one. */
  *combinations(): Iterable<ParameterValues> {
    if (this.isClosed) yield* combine(this.#parameters);
  }

  /** The name that these values make. @throws ContractError for a value that its parameter does not allow */
  format(values: ParameterValues): string {
    return this.template.replaceAll(/\{([^}]*)\}/g, (_, name: string) => {
      const parameter = this.#byPlace.find((each) => each.name === name) ?? unknownPlaceholder(this.template, name);
      return formatValue(parameter, values[name], this.template);
    });
  }

  /** The values that make this name; undefined where none do. */
  parse(name: string): ParameterValues | undefined {
    // Of a long list of sensors, hardly one begins and ends as the members of a family do.
    if (!name.startsWith(this.#beginning) || !name.endsWith(this.#end) || name.length > longestName) return undefined;
    const texts = this.#match(name);
    if (texts === undefined) return undefined;
    const found = new Map(this.#byPlace.map((parameter, place) => [parameter.name, texts[place]]));
    const values: Record<string, string | number> = {};
    for (const parameter of this.#parameters) {
      const value = readValue(parameter, found.get(parameter.name) ?? "");
      if (value === undefined) return undefined;
      values[parameter.name] = value;
    }
    return values;
  }
}

function unknownPlaceholder(template: string, name: string): never {
  throw new ContractError(`sensor family "${template}": {${name}} has no parameter`);
}

function matcherOf(parts: readonly TemplatePart[]): (name: string) => readonly string[] | undefined {
  const engine = parts.flatMap((part) => (typeof part === "string" ? [] : (part.pattern ?? []))).at(0);
  if (engine !== undefined) return enginePattern(parts, engine);
  const pattern = new TemplatePattern(parts.map((part) => (typeof part === "string" ? { text: part } : pieceOf(part))));
  return (name) => pattern.match(name);
}

function pieceOf(parameter: ParameterContract): TemplatePiece {
  if (parameter.values !== undefined) return { values: parameter.values };
  if (parameter.type === "integer") return { characters: digits };
  return { characters: parameter.dotted ? dottedText : plainText };
}

const digits = /[0-9]/;
const plainText = /[A-Za-z0-9_-]/;
const dottedText = /[A-Za-z0-9_.-]/;

function formatInteger(value: number, digits = 1): string {
  return String(value).padStart(digits, "0");
}

const nameText = /^[A-Za-z0-9._-]+$/;

function readValue(parameter: ParameterContract, text: string): string | number | undefined {
  // A pattern may match what no name of a sensor has.
  if (parameter.pattern !== undefined) return nameText.test(text) ? text : undefined;
  if (parameter.type !== "integer") return text;
  const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER, digits } = parameter;
  const value = Number(text);
  const isOne = formatInteger(value, digits) === text && value >= minimum && value <= maximum;
  return isOne ? value : undefined;
}

function formatValue(parameter: ParameterContract, value: string | number | undefined, template: string): string {
  const text = typeof value === "number" && parameter.type === "integer" ? formatInteger(value, parameter.digits) : String(value);
  const isText = isMatch(parameter, text) && readValue(parameter, text) === value;
  if (isText) return text;
  throw new ContractError(
    `sensor family "${template}": ${parameter.name}: expected ${describe(parameter)}, received ${JSON.stringify(value)}`,
  );
}

function isMatch(parameter: ParameterContract, text: string): boolean {
  return parameter.pattern?.matches(text) ?? new TemplatePattern([pieceOf(parameter)]).match(text) !== undefined;
}

function describe({ type, values, minimum = 0, maximum, dotted, pattern }: ParameterContract): string {
  if (pattern !== undefined) return `a text of letters, digits, _, - and dots that matches ${pattern.source}`;
  if (values !== undefined) return `one of ${values.join(", ")}`;
  if (type === "integer") return maximum === undefined ? `an integer from ${minimum}` : `an integer from ${minimum} to ${maximum}`;
  return `a text of letters, digits, _${dotted ? ", - and dots" : " and -"}`;
}

/** All values of a parameter, where they are known. */
function membersOf({ type, values, minimum = 0, maximum }: ParameterContract): readonly (string | number)[] | undefined {
  if (values !== undefined) return values;
  if (type !== "integer" || maximum === undefined) return undefined;
  return Array.from({ length: maximum - minimum + 1 }, (_, index) => minimum + index);
}

function* combine([parameter, ...rest]: readonly ParameterContract[]): Iterable<ParameterValues> {
  if (parameter === undefined) yield {};
  else {
    for (const value of membersOf(parameter) ?? []) {
      for (const others of combine(rest)) yield { [parameter.name]: value, ...others };
    }
  }
}
