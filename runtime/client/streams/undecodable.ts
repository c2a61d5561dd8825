import { messageOf } from "../../errors.js";

/** What to do about something that cannot be decoded: `throw` ends the loop or wait with a `DatatypeError`, `skip` warns and goes on. */
export type UndecodablePolicy = "throw" | "skip";

/** Leaves out what cannot be read, where that is the policy, and tells of it once until something can be read again. */
export class Skipper {
  readonly #policy: UndecodablePolicy;
  readonly #onSkip: (message: string) => void;
  #isSkipping = false;

  constructor(policy: UndecodablePolicy, onSkip: (message: string) => void) {
    this.#policy = policy;
    this.#onSkip = onSkip;
  }

  /** Something could be read. */
  onRead(): void {
    this.#isSkipping = false;
  }

  /** Whether what could not be read is left out. */
  skips(thrown: unknown): boolean {
    if (this.#policy === "throw") return false;
    if (!this.#isSkipping) this.#onSkip(messageOf(thrown));
    this.#isSkipping = true;
    return true;
  }
}
