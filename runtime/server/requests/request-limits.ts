import { Gate } from "./gate.js";
import type { RunnableRequest } from "./request-table.js";

/** How many handlers of some requests run at once, and how long they may take; by the requests' present names. */
export class RequestLimits {
  readonly #gates = new Map<string, readonly Gate[]>();
  /** For all but the standard requests: a watchdog waits for nobody. */
  #ownGates: readonly Gate[] = [];
  readonly #deadlines = new Map<string, number>();

  /** Lets no more than `maximum` handlers of these requests run at once, of all that are not standard where none is named. @throws RangeError */
  limit(maximum: number, requests: readonly string[]): void {
    const gate = new Gate(maximum);
    if (requests.length === 0) this.#ownGates = [...this.#ownGates, gate];
    for (const name of requests) this.#gates.set(name, [...(this.#gates.get(name) ?? []), gate]);
  }

  /** Gives these requests so long; then they are answered `fail`, and their signals aborted. @throws RangeError */
  setDeadline(seconds: number, requests: readonly string[]): void {
    if (!(seconds > 0)) throw new RangeError(`expected a deadline above 0 s, received ${seconds}`);
    for (const name of requests) this.#deadlines.set(name, seconds);
  }

  /** What a request has to pass; undefined where that is nothing. */
  gatesOf(request: RunnableRequest | undefined, name: string): readonly Gate[] | undefined {
    if (this.#gates.size === 0 && this.#ownGates.length === 0) return undefined;
    const gates = this.#gates.get(request?.nowCalled ?? name);
    if (request?.isStandard || this.#ownGates.length === 0) return gates;
    return gates === undefined ? this.#ownGates : [...this.#ownGates, ...gates];
  }

  /** How many seconds its handler may take. */
  deadlineOf(request: RunnableRequest | undefined, name: string): number | undefined {
    return this.#deadlines.get(request?.nowCalled ?? name);
  }
}
