import type { ParameterModel } from "./device-model.js";

/** What may come next: one of these characters, and then that state. */
interface Step {
  readonly characters: string;
  readonly to: number;
}

const digits = "0123456789";
const wordCharacters = `${digits}ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-`;

/** Beyond so many values, an integer is taken for any. */
const mostValues = 2000;

/** All names that a template makes, as a machine that reads them: state 0 is its beginning. */
export class NameAutomaton {
  readonly #steps: Step[][] = [[]];
  readonly #end: number;

  constructor(template: string, parameters: readonly ParameterModel[]) {
    const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
    let at = 0;
    for (const [index, part] of template.split(/\{([^}]*)\}/).entries()) {
      const parameter = byName.get(part);
      if (index % 2 === 0) at = this.#text(at, part);
      else if (parameter !== undefined) at = this.#parameter(at, parameter);
    }
    this.#end = at;
  }

  /** The shortest name that both make; undefined where there is none. */
  meet(other: NameAutomaton): string | undefined {
    const names = new Map([["0 0", ""]]);
    const waiting: (readonly [own: number, others: number])[] = [[0, 0]];
    // The list grows while it is walked.
    for (const [own, others] of waiting) {
      const name = names.get(`${own} ${others}`) ?? "";
      if (own === this.#end && others === other.#end) return name;
      for (const [step, otherStep, character] of commonSteps(this.#steps[own], other.#steps[others])) {
        const key = `${step.to} ${otherStep.to}`;
        if (names.has(key)) continue;
        names.set(key, name + character);
        waiting.push([step.to, otherStep.to]);
      }
    }
    return undefined;
  }

  #step(from: number, characters: string, to = this.#steps.push([]) - 1): number {
    this.#steps[from]?.push({ characters, to });
    return to;
  }

  #text(from: number, text: string): number {
    let at = from;
    for (const character of text) at = this.#step(at, character);
    return at;
  }

  #parameter(from: number, parameter: ParameterModel): number {
    const values = parameter.values ?? integersOf(parameter);
    if (values !== undefined) {
      return this.#oneOf(from, values);
    }
    if (parameter.type === "string") return this.#many(from, parameter.dotted ? `${wordCharacters}.` : wordCharacters);
    return this.#integer(from, parameter.digits ?? 1);
  }

  /** Values that begin alike share their first steps, so that few need be looked at. */
  #oneOf(from: number, values: readonly string[]): number {
    const end = this.#steps.push([]) - 1;
    const known = new Map([["", from]]);
    for (const value of values) {
      let at = from;
      for (let length = 1; length < value.length; length++) {
        const beginning = value.slice(0, length);
        at = known.get(beginning) ?? this.#step(at, beginning.slice(-1));
        known.set(beginning, at);
      }
      this.#step(at, value.slice(-1), end);
    }
    return end;
  }

  #many(from: number, characters: string): number {
    const to = this.#step(from, characters);
    return this.#step(to, characters, to);
  }

  /** So many digits; or more of them, and then without a leading zero. */
  #integer(from: number, count: number): number {
    let padded = from;
    let longer = this.#step(from, digits.slice(1));
    for (let place = 1; place < count; place++) {
      padded = this.#step(padded, digits);
      longer = this.#step(longer, digits);
    }
    const end = this.#step(padded, digits);
    // `longer` has read so many digits already: each further one may be the last.
    this.#step(longer, digits, end);
    this.#step(longer, digits, longer);
    return end;
  }
}

function* commonSteps(steps: readonly Step[] = [], others: readonly Step[] = []): Iterable<readonly [Step, Step, string]> {
  for (const step of steps) {
    for (const other of others) {
      const [short, long] = step.characters.length < other.characters.length ? [step, other] : [other, step];
      const character = [...short.characters].find((each) => long.characters.includes(each));
      if (character !== undefined) yield [step, other, character];
    }
  }
}

function integersOf({ type, minimum = 0, maximum, digits: count = 1 }: ParameterModel): readonly string[] | undefined {
  if (type !== "integer" || maximum === undefined || maximum - minimum >= mostValues) return undefined;
  return Array.from({ length: maximum - minimum + 1 }, (_, index) => String(minimum + index).padStart(count, "0"));
}
