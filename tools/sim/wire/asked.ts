/** A request that the device was asked. */
export interface AskedRequest {
  /** Seconds since the epoch. */
  readonly timestamp: number;
  /** The address of the client. */
  readonly client: string;
  /** Its name, as the client wrote it. */
  readonly request: string;
  /** The line, without what its interface says is secret; of a very long one its beginning. */
  readonly line: string;
}

/** Only so many are kept, the newest, and so much of each: a client may ask for long. */
const mostKept = 10_000;
const longestKept = 2000;

/** What a device was asked, the oldest first: also what it did not answer. */
export class Asked {
  readonly #now: () => number;
  #requests: AskedRequest[] = [];
  #count = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** How many there were, also those that are no longer kept. */
  get count(): number {
    return this.#count;
  }

  /** Those of a name, or all of them. */
  list(request?: string): readonly AskedRequest[] {
    return request === undefined ? [...this.#requests] : this.#requests.filter((each) => each.request === request);
  }

  note({ line, ...request }: Omit<AskedRequest, "timestamp">): void {
    this.#count++;
    this.#requests.push({
      timestamp: this.#now(),
      ...request,
      line: line.length > longestKept ? `${line.slice(0, longestKept)}...` : line,
    });
    if (this.#requests.length > 2 * mostKept) this.#requests = this.#requests.slice(-mostKept);
  }

  forget(): void {
    this.#requests = [];
    this.#count = 0;
  }
}
