/** What all clients together may have the device keep, and who is to go when it is more. */
export class MemoryBudget {
  readonly #maximumBytes: () => number;
  readonly #accounts = new Set<MemoryAccount>();
  #totalBytes = 0;

  /** `maximumBytes` is asked each time: it may change. */
  constructor(maximumBytes: () => number) {
    this.#maximumBytes = maximumBytes;
  }

  /** Looks at all accounts anew: how many bytes are kept now. */
  measure(): number {
    this.#totalBytes = 0;
    for (const account of this.#accounts) this.#totalBytes += account.measure();
    return this.#totalBytes;
  }

  /** An account of one client. `measure`: what is kept for it now. `onExceeded`: it keeps the most, and has to go. */
  open(measure: () => number, onExceeded: (bytes: number) => void): MemoryAccount {
    const account = new MemoryAccount(this, measure, onExceeded);
    this.#accounts.add(account);
    return account;
  }

  /** @internal An account has changed. */
  change(bytes: number): void {
    this.#totalBytes += bytes;
    if (this.#totalBytes > this.#maximumBytes()) this.enforce();
  }

  /** @internal */
  forget(account: MemoryAccount): void {
    if (this.#accounts.delete(account)) this.#totalBytes -= account.bytes;
  }

  /** Looks at all accounts anew, and has the largest go until the rest fit. */
  enforce(): void {
    this.measure();
    while (this.#totalBytes > this.#maximumBytes()) {
      const largest = [...this.#accounts].reduce((one, other) => (other.bytes > one.bytes ? other : one));
      largest.close();
      largest.onExceeded(largest.bytes);
    }
  }
}

/** What is kept for one client. */
export class MemoryAccount {
  /** As of the last look. */
  bytes = 0;
  readonly onExceeded: (bytes: number) => void;
  readonly #budget: MemoryBudget;
  readonly #measure: () => number;
  #isOpen = true;

  constructor(budget: MemoryBudget, measure: () => number, onExceeded: (bytes: number) => void) {
    this.#budget = budget;
    this.#measure = measure;
    this.onExceeded = onExceeded;
  }

  /** It may have changed. */
  note(): void {
    if (!this.#isOpen) return;
    const before = this.bytes;
    const bytes = this.measure();
    if (bytes !== before) this.#budget.change(bytes - before);
  }

  /** @internal Looks at what it is now. */
  measure(): number {
    this.bytes = this.#measure();
    return this.bytes;
  }

  /** Nothing is kept any more. */
  close(): void {
    this.#isOpen = false;
    this.#budget.forget(this);
  }
}
