import { isDiskTrouble } from "../trouble.js";
import { ReadingStore, type ReadingStoreOptions } from "./reading-store.js";

/** The way to the store: it opens when the disk takes something, and the disk may be full when the gateway starts. */
export class StoreDoor {
  readonly #options: ReadingStoreOptions;
  #store: ReadingStore | undefined;
  #opening: Promise<ReadingStore> | undefined;

  constructor(options: ReadingStoreOptions) {
    this.#options = options;
  }

  /** Undefined while it could not be opened. */
  get store(): ReadingStore | undefined {
    return this.#store;
  }

  /** Rejects while it cannot be opened; it is tried again with each call. */
  open(): Promise<ReadingStore> {
    if (this.#store !== undefined) return Promise.resolve(this.#store);
    this.#opening ??= ReadingStore.open(this.#options)
      .then((store) => {
        this.#store = store;
        return store;
      })
      .finally(() => {
        this.#opening = undefined;
      });
    return this.#opening;
  }

  /** Rejects only with what will not pass by itself: a folder that may not be written, or that another gateway uses. */
  async tryToOpen(): Promise<void> {
    await this.open().catch((cause: unknown) => {
      if (!isDiskTrouble(cause)) throw cause;
    });
  }
}
