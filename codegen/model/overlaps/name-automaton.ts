import { NAME_CHARACTERS } from "../patterns/name-characters.js";
import { patternGraph, type Step } from "../patterns/pattern-graph.js";
import type { ParameterModel } from "../sensor-model.js";

/** Two machines that have read the same name. */
interface Meeting {
  readonly own: number;
  readonly others: number;
  readonly name: string;
}

const digits = "0123456789";
const wordCharacters = `${digits}ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-`;

/** How much may still be compared before it is given up. */
export interface Budget {
  steps: number;
}

/** All names that a template makes, as a machine that reads them: state 0 is its beginning. */
export class NameAutomaton {
  /** Whether one of its patterns makes a machine so large that it is not built. */
  isTooLarge = false;
  readonly #steps: Step[][] = [[]];
  readonly #end: number;

  constructor(template: string, parameters: readonly ParameterModel[]) {
    const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
    let at = 0;
    for (const [index, part] of template.split(/\{([^}]*)\}/).entries()) {
      const parameter = byName.get(part);
      // Of a placeholder without a parameter, which was reported, nothing is known: it makes no name.
      at = index % 2 === 0 ? this.#text(at, part) : parameter === undefined ? this.#state() : this.#parameter(at, parameter);
    }
    this.#end = at;
  }

  /** The shortest name that both make; undefined where there is none, or where the budget has come to its end. */
  meet(other: NameAutomaton, budget: Budget = { steps: Number.POSITIVE_INFINITY }): string | undefined {
    const size = other.#steps.length;
    const seen = new Set([0]);
    const waiting: Meeting[] = [{ own: 0, others: 0, name: "" }];
    // The list grows while it is walked.
    for (const { own, others, name } of waiting) {
      if (own === this.#end && others === other.#end) return name;
      for (const step of this.#steps[own] ?? []) {
        const otherSteps = other.#steps[others] ?? [];
        budget.steps -= otherSteps.length;
        if (budget.steps < 0) return undefined;
        for (const otherStep of otherSteps) {
          const character = firstCommon(step.characters, otherStep.characters);
          const key = step.to * size + otherStep.to;
          if (character === undefined || seen.has(key)) continue;
          seen.add(key);
          waiting.push({ own: step.to, others: otherStep.to, name: name + character });
        }
      }
    }
    return undefined;
  }

  #state(): number {
    return this.#steps.push([]) - 1;
  }

  #step(from: number, characters: string, to = this.#state()): number {
    this.#steps[from]?.push({ characters, to });
    return to;
  }

  #text(from: number, text: string, end?: number): number {
    let at = from;
    for (let index = 0; index < text.length; index++) at = this.#step(at, text.charAt(index), index === text.length - 1 ? end : undefined);
    return at;
  }

  #parameter(from: number, parameter: ParameterModel): number {
    const end = this.#state();
    if (parameter.values !== undefined) this.#oneOf(from, parameter.values, end);
    else if (parameter.pattern !== undefined) this.#pattern(from, parameter.pattern, end);
    else if (parameter.type === "string") this.#many(from, parameter.dotted ? `${wordCharacters}.` : wordCharacters, end);
    else this.#integer(from, parameter, end);
    return end;
  }

  #pattern(from: number, source: string, end: number): void {
    const graph = patternGraph(source, NAME_CHARACTERS);
    this.isTooLarge ||= graph === undefined;
    const states = graph?.steps.map((_, state) => (state === 0 ? from : state === 1 ? end : this.#state())) ?? [];
    for (const [state, steps] of graph?.steps.entries() ?? []) {
      for (const { characters, to } of steps) this.#step(states[state] ?? from, characters, states[to] ?? end);
    }
  }

  /** Values that begin alike share their first steps, so that few need be looked at. */
  #oneOf(from: number, values: readonly string[], end: number): void {
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
  }

  #many(from: number, characters: string, end: number): void {
    this.#step(from, characters, end);
    this.#step(end, characters, end);
  }

  /** Padded to so many digits; longer ones have no leading zero. */
  #integer(from: number, { minimum = 0, maximum, digits: count = 1 }: ParameterModel, end: number): void {
    const longest = Math.max(count, String(maximum ?? minimum).length);
    for (let length = count; length <= longest; length++) {
      const low = Math.max(minimum, length === count ? 0 : 10 ** (length - 1));
      const high = Math.min(maximum ?? Number.POSITIVE_INFINITY, 10 ** length - 1);
      if (low <= high) this.#range(from, String(low).padStart(length, "0"), highest(high, length), end);
    }
    if (maximum !== undefined) return;
    // One digit more than any of those, or still more.
    const longer = this.#any(this.#step(from, digits.slice(1)), longest - 1);
    this.#step(longer, digits, longer);
    this.#step(longer, digits, end);
  }

  /** All numbers from one to another, both of the same length. */
  #range(from: number, low: string, high: string, end: number): void {
    const [first, last] = [Number(low.charAt(0)), Number(high.charAt(0))];
    const rest = low.length - 1;
    if (rest === 0) {
      this.#step(from, digits.slice(first, last + 1), end);
    } else if (first === last) {
      this.#range(this.#step(from, low.charAt(0)), low.slice(1), high.slice(1), end);
    } else {
      this.#range(this.#step(from, low.charAt(0)), low.slice(1), "9".repeat(rest), end);
      this.#range(this.#step(from, high.charAt(0)), "0".repeat(rest), high.slice(1), end);
      if (last - first > 1) this.#step(this.#any(this.#step(from, digits.slice(first + 1, last)), rest - 1), digits, end);
    }
  }

  #any(from: number, count: number): number {
    let at = from;
    for (let place = 0; place < count; place++) at = this.#step(at, digits);
    return at;
  }
}

/** 10^17 - 1 and the like are no doubles. */
function highest(high: number, length: number): string {
  return high >= 10 ** length - 1 ? "9".repeat(length) : String(high).padStart(length, "0");
}

/** The first character that is in both; most often one of them is a single one. */
function firstCommon(one: string, other: string): string | undefined {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  for (let at = 0; at < short.length; at++) if (long.includes(short.charAt(at))) return short.charAt(at);
  return undefined;
}
