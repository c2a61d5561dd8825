/** What is wrong with the answers to a request. */
export type AnswerFault =
  /** It is refused, and the device never sees it. */
  | { readonly kind: "fail"; readonly code: "fail" | "invalid"; readonly text: string }
  /** It is not answered, and the device never sees it. */
  | { readonly kind: "hang" }
  /** The reply comes so many seconds after the device gave it. */
  | { readonly kind: "late"; readonly seconds: number }
  /** The reply comes so many times. */
  | { readonly kind: "repeat"; readonly copies: number }
  /** Instead of the reply comes a line that is no KATCP message. */
  | { readonly kind: "garble" }
  /** A value of the reply, or else of the informs, is none of its type. */
  | { readonly kind: "mistype" }
  /** So many informs more, or fewer, than the reply counts. */
  | { readonly kind: "miscount"; readonly difference: number };

/** A fault that waits for requests of a name. */
interface Waiting {
  readonly request: string;
  readonly fault: AnswerFault;
  /** How many requests it is still for. */
  left: number;
}

/** The faults of a device's answers, in the order in which they were ordered. */
export class AnswerFaults {
  #waiting: Waiting[] = [];

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** `times`: for so many requests; default: until they are cleared. One of the same kind is replaced. */
  add(request: string, fault: AnswerFault, times = Number.POSITIVE_INFINITY): void {
    this.#waiting = this.#waiting.filter((each) => each.request !== request || each.fault.kind !== fault.kind);
    this.#waiting.push({ request, fault, left: times });
  }

  /** The faults of the answer to a request that has just come. */
  take(request: string): readonly AnswerFault[] {
    if (this.isEmpty) return [];
    const taken = this.#waiting.filter((each) => each.request === request);
    for (const each of taken) each.left--;
    if (taken.some(({ left }) => left <= 0)) this.#waiting = this.#waiting.filter(({ left }) => left > 0);
    return taken.map(({ fault }) => fault);
  }

  clear(): void {
    this.#waiting = [];
  }
}
