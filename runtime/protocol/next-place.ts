import type { WireText } from "./wire-text.js";

/**
 * Beyond the end of every text, and still a small integer to V8. Infinity is none, and would make a number on the heap of each place in a
 * line: that is a quarter of the time that a line takes.
 */
export const nowhere = 2 ** 30 - 1;

/** Where a character stands next in a text. It is looked for once: a text without it must not be searched again for each line. */
export class NextPlace {
  readonly #character: string;
  #at = -1;

  constructor(character: string) {
    this.#character = character;
  }

  /** Another text comes: what is known of the last one is forgotten. */
  forget(): void {
    this.#at = -1;
  }

  /** The first place from `at` on, or `nowhere`. Of one text, `at` must not become smaller. */
  from(text: WireText, at: number): number {
    if (this.#at >= at) return this.#at;
    const found = text.indexOf(this.#character, at);
    this.#at = found === -1 ? nowhere : found;
    return this.#at;
  }
}
