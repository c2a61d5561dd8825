import type { Diagnostic, Rule } from "../diagnostics.js";
import type { SourceText } from "./source-text.js";

/** What was found in one file, in any order. */
export class Reporter {
  readonly #found: { readonly at: number; readonly diagnostic: Diagnostic }[] = [];
  /** The name of the file. */
  readonly file: string;
  readonly #source: SourceText;

  constructor(file: string, source: SourceText) {
    this.file = file;
    this.#source = source;
  }

  /** Notes a mistake at an offset of the text. */
  error(at: number, rule: Rule, message: string, hint?: string): void {
    const place = this.#source.placeOf(at);
    const diagnostic: Diagnostic = {
      file: this.file,
      ...place,
      severity: "error",
      rule,
      message,
      ...(hint === undefined ? {} : { hint }),
    };
    this.#found.push({ at, diagnostic });
  }

  /** The line of an offset, for messages that point to another place. */
  lineOf(at: number): number {
    return this.#source.placeOf(at).line;
  }

  /** In the order of the text. */
  get diagnostics(): readonly Diagnostic[] {
    return this.#found.toSorted((one, other) => one.at - other.at).map(({ diagnostic }) => diagnostic);
  }
}
