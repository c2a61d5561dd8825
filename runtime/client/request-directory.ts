import { messageOf } from "../errors.js";
import type { Message } from "../protocol/message.js";
import type { Clock } from "../sensors/clock.js";
import type { DeviceLink } from "./connection/device-link.js";

/** What a directory of requests is made of. */
export interface RequestDirectoryOptions {
  readonly clock: Clock;
  /** The informs of `?help`. @throws what a call can end with */
  readonly ask: () => Promise<readonly Message[]>;
  /** What is known is not that of now. */
  readonly onSyncing: () => void;
  /** The informs of `?help` have come. */
  readonly onRead: (informs: readonly Message[]) => void;
  readonly onProblem: (message: string) => void;
  /** What is known is that of now, as far as the device tells. */
  readonly onListed: () => void;
}

/** How long after a reading the next one begins at the earliest: a device may add its requests one by one, and say so of each. */
const restMs = 100;

/** Which requests a device has: read at each connection, and when the device says that they changed. */
export class RequestDirectory {
  readonly #options: RequestDirectoryOptions;
  #link: DeviceLink | undefined;
  #isStale = false;
  /** Whether it is being read, or was just now. */
  #isBusy = false;
  #isListed = false;

  constructor(options: RequestDirectoryOptions) {
    this.#options = options;
  }

  /** Whether the requests are those of now. */
  get isListed(): boolean {
    return this.#isListed;
  }

  /** There is another connection, or none. */
  onLink(link: DeviceLink | undefined): void {
    this.#link = link;
    this.#isBusy = false;
    this.#isListed = false;
    if (link !== undefined) this.refresh();
  }

  /** They have changed: they are read, once more after the reading that is under way. */
  refresh(): void {
    this.#isListed = false;
    this.#isStale = true;
    this.#options.onSyncing();
    if (this.#link !== undefined && !this.#isBusy) void this.#read(this.#link);
  }

  async #read(link: DeviceLink): Promise<void> {
    const { ask, onRead, onProblem, onListed, clock } = this.#options;
    this.#isBusy = true;
    this.#isStale = false;
    try {
      const informs = await ask();
      if (link !== this.#link) return;
      onRead(informs);
    } catch (thrown) {
      if (link !== this.#link) return;
      onProblem(`could not read its requests: ${messageOf(thrown)}`);
    }
    clock.after(restMs, () => this.#onRested(link));
    if (this.#isStale) return;
    this.#isListed = true;
    onListed();
  }

  #onRested(link: DeviceLink): void {
    if (link !== this.#link) return;
    this.#isBusy = false;
    if (this.#isStale) void this.#read(link);
  }
}
