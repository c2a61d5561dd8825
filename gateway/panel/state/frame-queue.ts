/** So many are handed on in a frame at least. */
const fewest = 6;
/** And as many more as are needed so that none waits for longer: a tenth of a second on most screens. */
const mostFrames = 6;

/** Hands on what has come, a part of it in each frame, so that no frame draws all of it. Of each key the latest is handed on. */
export class FrameQueue<Key, Value> {
  readonly #nextFrame: (callback: () => void) => void;
  readonly #take: (part: readonly (readonly [Key, Value])[]) => void;
  readonly #waiting = new Map<Key, Value>();
  #isAsked = false;
  #perFrame = fewest;

  /** `nextFrame`: calls before the next frame is drawn. */
  constructor(nextFrame: (callback: () => void) => void, take: (part: readonly (readonly [Key, Value])[]) => void) {
    this.#nextFrame = nextFrame;
    this.#take = take;
  }

  /** What waits for this key. */
  get(key: Key): Value | undefined {
    return this.#waiting.get(key);
  }

  put(key: Key, value: Value): void {
    this.#waiting.set(key, value);
    this.#perFrame = Math.max(this.#perFrame, Math.ceil(this.#waiting.size / mostFrames));
    if (!this.#isAsked) this.#ask();
  }

  #ask(): void {
    this.#isAsked = true;
    this.#nextFrame(() => this.#hand());
  }

  #hand(): void {
    this.#isAsked = false;
    const part = [...this.#waiting].slice(0, this.#perFrame);
    for (const [key] of part) this.#waiting.delete(key);
    if (this.#waiting.size > 0) this.#ask();
    else this.#perFrame = fewest;
    this.#take(part);
  }
}
