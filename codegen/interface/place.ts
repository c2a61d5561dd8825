import type { ErrorRule } from "../diagnostics/diagnostics.js";
import type { ObjectView } from "./object-view.js";
import type { PlacedSpot, Reporter } from "./reporter.js";

/** Where something of an interface is named: what a target has to say of it is said there. */
export class Place {
  // Private, so that a model is still printed and compared as plain data.
  readonly #reporter: Reporter;
  readonly #at: number;
  readonly #view: ObjectView | undefined;

  /** `at`: an offset of the text; `view`: the object that is meant, where `of` is to find its keys. */
  constructor(reporter: Reporter, at: number, view?: ObjectView) {
    this.#reporter = reporter;
    this.#at = at;
    this.#view = view;
  }

  /** What takes the diagnostics of its file. */
  get reporter(): Reporter {
    return this.#reporter;
  }

  /** An offset of the text. */
  get at(): number {
    return this.#at;
  }

  /** The value of a key of the object that stands here; the place itself, where the object does not have that key. */
  of(key: string): Place {
    const value = this.#view?.get(key);
    return value === undefined ? this : new Place(this.#reporter, value.start);
  }

  /** Its file, and its line and column there, both from 1. */
  get spot(): PlacedSpot {
    return this.#reporter.locate(this.#at);
  }

  /** Notes a mistake. */
  error(rule: ErrorRule, message: string, hint?: string): void {
    this.#reporter.error(this.#at, rule, message, hint);
  }

  /** Whether the two are one. */
  isSame(other: Place): boolean {
    return this.#reporter === other.#reporter && this.#at === other.#at;
  }

  /** Whether it stands farther down in the same file. */
  isBelow(other: Place): boolean {
    return this.#reporter === other.#reporter && this.#at > other.#at;
  }

  /** Its line, and its file where that is another than that of the place where this is said. */
  describe(from: Place): string {
    const line = `line ${this.#reporter.lineOf(this.#at)}`;
    return this.#reporter === from.#reporter ? line : `${this.#reporter.file} ${line}`;
  }
}
