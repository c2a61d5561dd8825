import { type Instruction, type Program, programOf } from "./pattern-engine.js";

/** What may come next: one of these characters, and then that state. */
export interface Step {
  readonly characters: string;
  readonly to: number;
}

/** The texts that a pattern matches, of the characters of an alphabet, as a machine that reads them. */
export interface PatternGraph {
  /** From each state; 0 is the beginning, into which nothing leads, and 1 the end, out of which nothing leads. */
  readonly steps: readonly (readonly Step[])[];
  /** Whether it matches the empty text. */
  readonly matchesNothing: boolean;
  /** Whether it looks around itself (`^`, `$`, `\b`), which the machine takes for always true. */
  readonly looksAround: boolean;
}

/** The kinds of steps that `re2js` makes, by their numbers there. */
const ALTERNATIVE = [1, 2];
const GROUP = 3;
const LOOK = 4;
const MATCH = 6;
const NOTHING = 7;
const ONE_RUNE = 9;
const CHARACTERS = [8, 9, 10, 11];

const BEGINNING = 0;
const END = 1;

/** A machine of more steps than that is too large to work with. */
const mostSteps = 50_000;

/** The machine of a pattern; undefined where it would be too large. */
export function patternGraph(source: string, alphabet: string): PatternGraph | undefined {
  return new GraphBuilder(programOf(source), alphabet).build();
}

/** Where one can be, without taking a character, after a step. */
interface Reach {
  /** Steps that take one. */
  readonly next: readonly number[];
  readonly isEnd: boolean;
}

class GraphBuilder {
  readonly #program: Program;
  readonly #alphabet: string;
  readonly #steps: Step[][] = [[], []];
  /** From a step that takes a character to the state after it. */
  readonly #states = new Map<number, number>();
  readonly #characters = new Map<number, string>();

  constructor(program: Program, alphabet: string) {
    this.#program = program;
    this.#alphabet = alphabet;
  }

  build(): PatternGraph | undefined {
    const { start, inst } = this.#program;
    const first = this.#reach(start);
    const waiting: [state: number, reach: Reach][] = [[BEGINNING, first]];
    let count = 0;
    // The list grows while it is walked.
    for (const [state, { next }] of waiting) {
      for (const index of next) {
        const [to, isNew] = this.#stateAfter(index);
        if (to === undefined) continue;
        const after = isNew ? this.#reach(inst[index]?.out ?? 0) : undefined;
        if (after !== undefined) waiting.push([to, after]);
        this.#steps[state]?.push({ characters: this.#charactersOf(index), to });
        if (++count > mostSteps) return undefined;
      }
    }
    for (const [state, reach] of waiting) if (reach.isEnd && state !== BEGINNING) this.#addEnds(state);
    return { steps: this.#steps, matchesNothing: first.isEnd, looksAround: inst.some(({ op }) => op === LOOK) };
  }

  /** What leads into a state after which nothing need follow leads to the end as well. */
  #addEnds(state: number): void {
    for (const steps of this.#steps) {
      const characters = steps.find(({ to }) => to === state)?.characters;
      if (characters !== undefined) steps.push({ characters, to: END });
    }
  }

  #stateAfter(index: number): readonly [state: number | undefined, isNew: boolean] {
    if (this.#charactersOf(index) === "") return [undefined, false];
    const known = this.#states.get(index);
    if (known !== undefined) return [known, false];
    const state = this.#steps.push([]) - 1;
    this.#states.set(index, state);
    return [state, true];
  }

  #reach(from: number): Reach {
    const seen = new Set([from]);
    const next: number[] = [];
    let isEnd = false;
    for (const index of seen) {
      const { op = -1, out = 0, arg = 0 } = this.#program.inst[index] ?? {};
      if (CHARACTERS.includes(op)) next.push(index);
      if (op === MATCH) isEnd = true;
      if (ALTERNATIVE.includes(op)) seen.add(out).add(arg);
      if (op === GROUP || op === LOOK || op === NOTHING) seen.add(out);
    }
    return { next, isEnd };
  }

  #charactersOf(index: number): string {
    const known = this.#characters.get(index);
    if (known !== undefined) return known;
    const instruction = this.#program.inst[index];
    const characters = instruction === undefined ? "" : charactersOf(instruction, this.#alphabet);
    this.#characters.set(index, characters);
    return characters;
  }
}

function charactersOf(instruction: Instruction, alphabet: string): string {
  const { op, runes } = instruction;
  // Steps for any character have no list of them.
  if (op !== CHARACTERS[0] && op !== ONE_RUNE) return alphabet;
  const isOne = (code: number): boolean => (op === ONE_RUNE ? runes[0] === code : instruction.matchRune(code));
  return [...alphabet].filter((character) => isOne(character.charCodeAt(0))).join("");
}
