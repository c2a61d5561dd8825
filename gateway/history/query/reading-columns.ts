/** Readings of one sensor in memory, by columns: a question may need millions of them. */
export class ReadingColumns {
  readonly #most: number;
  readonly #texts = new Texts();
  #count = 0;
  #isSorted = true;
  #isStopped = false;
  /** Microseconds since the epoch, as the device says. */
  #us = new Float64Array(first);
  /** NaN where the value is no number. */
  #values = new Float64Array(first);
  /** The place in `STATUSES_BY_GRAVITY`. */
  #statuses = new Uint8Array(first);
  #textIds = new Uint32Array(first);

  /** `most`: how many it takes. */
  constructor(most: number) {
    this.#most = most;
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#isStopped || this.#count >= this.#most || this.#texts.isFull;
  }

  /** It takes no more, as if it were full. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Adds a reading; `text` where the number does not say all. Readings come in the order in which they were received. */
  add(us: number, status: number, value: number, text: string | undefined): void {
    if (this.isFull) return;
    if (this.#count === this.#us.length) this.#grow();
    const at = this.#count++;
    this.#isSorted &&= at === 0 || us >= (this.#us[at - 1] as number);
    this.#us[at] = us;
    this.#statuses[at] = status;
    this.#values[at] = value;
    this.#textIds[at] = this.#texts.idOf(text);
  }

  /** The places of all readings, by their times, and at one time in the order in which they came. */
  get order(): Uint32Array {
    const order = Uint32Array.from({ length: this.#count }, (_, at) => at);
    if (this.#isSorted) return order;
    return order.sort((one, other) => this.us(one) - this.us(other) || one - other);
  }

  us(at: number): number {
    return this.#us[at] as number;
  }

  status(at: number): number {
    return this.#statuses[at] as number;
  }

  value(at: number): number {
    return this.#values[at] as number;
  }

  text(at: number): string | undefined {
    return this.#texts.at(this.#textIds[at] as number);
  }

  #grow(): void {
    const length = Math.min(this.#us.length * 2, this.#most);
    this.#us = grown(this.#us, new Float64Array(length));
    this.#values = grown(this.#values, new Float64Array(length));
    this.#statuses = grown(this.#statuses, new Uint8Array(length));
    this.#textIds = grown(this.#textIds, new Uint32Array(length));
  }
}

const first = 1024;
const mostCharacters = 32 * 1024 * 1024;

function grown<Column extends Float64Array | Uint32Array | Uint8Array>(column: Column, into: Column): Column {
  into.set(column);
  return into;
}

/** Texts, each once: a discrete has few, and says them a million times. */
class Texts {
  readonly #texts: (string | undefined)[] = [undefined];
  readonly #ids = new Map<string, number>();
  #characters = 0;

  get isFull(): boolean {
    return this.#characters >= mostCharacters;
  }

  at(id: number): string | undefined {
    return this.#texts[id];
  }

  idOf(text: string | undefined): number {
    if (text === undefined) return 0;
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.#texts.push(text) - 1;
    this.#ids.set(text, id);
    this.#characters += text.length + 64;
    return id;
  }
}
