import type { RequestContext } from "./request-context.js";

/** The requests of all clients whose handlers have not settled. */
export class RunningRequests {
  readonly #onRemoved: () => void;
  readonly #contexts = new Set<RequestContext>();
  #onIdle: (() => void)[] = [];

  /** `onRemoved`: there is one less. */
  constructor(onRemoved: () => void) {
    this.#onRemoved = onRemoved;
  }

  /** Keeps a request until the work of its handler is done. */
  add(context: RequestContext, work: PromiseLike<void>): void {
    context.detach();
    this.#contexts.add(context);
    context.client.addPending(context);
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
    this.#onRemoved();
    if (this.#contexts.size === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
  }
}
