import type { RequestContext } from "./request-context.js";

/** How many requests may be pending, of all clients together. */
export interface PendingBound {
  readonly maximum: number;
  /** The bound is reached: no more are to be read. */
  onFull(): void;
  /** It is left again. */
  onRoom(): void;
}

/** The requests of all clients whose handlers have not settled. */
export class RunningRequests {
  readonly #bound: PendingBound;
  readonly #contexts = new Set<RequestContext>();
  #onIdle: (() => void)[] = [];

  constructor(bound: PendingBound) {
    this.#bound = bound;
  }

  /** Keeps a request until the work of its handler is done. */
  add(context: RequestContext, work: PromiseLike<void>): void {
    this.#contexts.add(context);
    context.client.addPending(context);
    if (this.#contexts.size === this.#bound.maximum) this.#bound.onFull();
    work.then(() => this.#remove(context));
  }

  get contexts(): Iterable<RequestContext> & { readonly size: number } {
    return this.#contexts;
  }

  /** Tells every handler to give up. */
  abort(reason: Error): void {
    for (const context of this.#contexts) context.abort(reason);
  }

  /** Resolves when all have settled. */
  async settled(): Promise<void> {
    if (this.#contexts.size > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  #remove(context: RequestContext): void {
    this.#contexts.delete(context);
    context.client.settled(context);
    if (this.#contexts.size === this.#bound.maximum - 1) this.#bound.onRoom();
    if (this.#contexts.size === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
  }
}
