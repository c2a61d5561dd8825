interface Entry {
  readonly text: string;
  readonly id: number;
}

/** Texts by their beginnings, numbered from 0: which ones begin with a given one, and which ones it begins with. */
export class TextIndex {
  readonly #sorted: readonly Entry[];
  readonly #equal = new Map<string, number[]>();
  /** Of those whose text is not known, which go with any. */
  readonly #unknown: readonly number[];

  constructor(texts: readonly (string | undefined)[]) {
    const entries = texts.flatMap((text, id) => (text === undefined ? [] : [{ text, id }]));
    this.#sorted = entries.toSorted((one, other) => (one.text < other.text ? -1 : one.text > other.text ? 1 : 0));
    this.#unknown = [...texts.keys()].filter((id) => texts[id] === undefined);
    for (const { text, id } of entries) {
      const equal = this.#equal.get(text);
      if (equal === undefined) this.#equal.set(text, [id]);
      else equal.push(id);
    }
  }

  /** How many go with a text. */
  count(text: string): number {
    const [from, to] = this.#range(text);
    return to - from + this.#unknown.length + this.#beginnings(text).reduce((sum, ids) => sum + ids.length, 0);
  }

  /** The numbers of those that go with a text. */
  find(text: string): readonly number[] {
    const longer = this.#sorted.slice(...this.#range(text)).map(({ id }) => id);
    return [...longer, ...this.#beginnings(text).flat(), ...this.#unknown];
  }

  /** Where those stand that begin with a text. */
  #range(text: string): readonly [from: number, to: number] {
    return [this.#lowerBound(text), this.#lowerBound(`${text}\uffff`)];
  }

  #lowerBound(text: string): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle]?.text ?? "") < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Those that a text begins with, and that are shorter. */
  #beginnings(text: string): readonly (readonly number[])[] {
    return Array.from(text, (_, length) => this.#equal.get(text.slice(0, length)) ?? []);
  }
}
