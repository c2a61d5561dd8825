import { type Diagnostic, type ErrorRule, MOST_FOUND, type Rule, type WarningRule } from "../diagnostics/diagnostics.js";
import { nearestWord } from "../diagnostics/nearest-word.js";
import type { SourceText } from "./source-text.js";

/** Where something stands in a text. */
export interface Spot {
  /** An offset. */
  readonly at: number;
  /** In UTF-16 code units; of the token there where it is not said. */
  readonly length?: number | undefined;
}

/** Where something stands, as diagnostics say it. */
export type PlacedSpot = Pick<Diagnostic, "file" | "line" | "column" | "length">;

/** Who has more typing mistakes than that is not helped by guesses, and guessing takes time. */
const mostGuesses = 200;

/** What was found in one file, in any order. */
export class Reporter {
  readonly #found: { readonly at: number; readonly diagnostic: Diagnostic }[] = [];
  /** A file that several groups include is looked at for each of them. */
  readonly #told = new Map<string, Diagnostic>();
  /** The name of the file. */
  readonly file: string;
  readonly #source: SourceText;
  #guesses = 0;

  constructor(file: string, source: SourceText) {
    this.file = file;
    this.#source = source;
  }

  /** Notes a mistake at an offset of the text. */
  error(at: number, rule: ErrorRule, message: string, hint?: string): Diagnostic {
    return this.#add({ at }, { severity: "error", rule, message, ...(hint === undefined ? {} : { hint }) });
  }

  /** Notes what is worth a warning. */
  warn(spot: Spot, rule: WarningRule, message: string, hint?: string): void {
    this.#add(spot, { severity: "warning", rule, message, ...(hint === undefined ? {} : { hint }) });
  }

  #add({ at, length }: Spot, said: Pick<Diagnostic, "severity" | "rule" | "message" | "hint">): Diagnostic {
    const last = this.isFull ? this.#found.at(-1) : undefined;
    if (last !== undefined) return last.diagnostic;
    const key = `${at} ${said.rule} ${said.message}`;
    const known = this.#told.get(key);
    if (known !== undefined) return known;
    const diagnostic = { ...this.locate(at, length), ...said };
    this.#found.push({ at, diagnostic });
    this.#told.set(key, diagnostic);
    return diagnostic;
  }

  /** Where an offset is; of a token, its length where another is not said. */
  locate(at: number, length = this.#source.lengthAt(at)): PlacedSpot {
    return { file: this.file, ...this.#source.placeOf(at), ...(length === undefined ? {} : { length }) };
  }

  /** Whether there is no use in looking on: the file is no interface. */
  get isFull(): boolean {
    return this.#found.length >= MOST_FOUND;
  }

  /** `did you mean "x"?`, where one of the known words is near enough to have been meant. */
  guess(word: string, known: Iterable<string>): string | undefined {
    const meant = this.nearest(word, known);
    return meant === undefined ? undefined : `did you mean "${meant}"?`;
  }

  /** The known word that was meant, if one is near enough. */
  nearest(word: string, known: Iterable<string>): string | undefined {
    this.#guesses++;
    return this.#guesses > mostGuesses ? undefined : nearestWord(word, known);
  }

  /** The line of an offset, for messages that point to another place. */
  lineOf(at: number): number {
    return this.#source.placeOf(at).line;
  }

  /** Where in the text of the token at an offset an expression first matches. */
  findIn(at: number, expression: RegExp): Spot {
    return this.#source.findIn(at, expression) ?? { at };
  }

  /** Whether a rule was broken. */
  has(rule: Rule): boolean {
    return this.#found.some(({ diagnostic }) => diagnostic.rule === rule);
  }

  /** In the order of the text. */
  get diagnostics(): readonly Diagnostic[] {
    return this.#found.toSorted((one, other) => one.at - other.at).map(({ diagnostic }) => diagnostic);
  }
}
