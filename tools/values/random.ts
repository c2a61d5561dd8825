/** Numbers that look random and are the same in every run with the same seed. */
export class Random {
  #state: number;

  /** `labels` set one stream apart from another of the same seed, so that what one draws changes no other. */
  constructor(seed: number, ...labels: readonly string[]) {
    this.#state = labels.reduce(hash, hash(seed | 0, "")) | 0;
  }

  /** From 0 to 1, without 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(low: number, high: number): number {
    const part = this.next();
    // Not `low + part * (high - low)`, which overflows between the largest doubles.
    return low * (1 - part) + high * part;
  }

  /** A whole number; both ends are possible. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** @throws RangeError for an empty list */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError("there is nothing to pick from");
    return list[this.integer(0, list.length - 1)] as T;
  }
}

/** FNV-1a over the characters, from what was hashed before. */
function hash(before: number, text: string): number {
  let value = before ^ 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value;
}
