import { MAXIMUM_ID, type Message } from "../protocol/message.js";

/** A request that waits for its reply. */
export interface PendingRequest {
  readonly name: string;
  readonly onInform: (inform: Message) => void;
  readonly onReply: (reply: Message) => void;
  readonly onLost: (cause: Error) => void;
}

/** The requests of one connection that wait: found by their identifiers, or by name and order where the device has none (§2.2). */
export class PendingRequests {
  readonly #byId = new Map<number, PendingRequest>();
  readonly #byName = new Map<string, PendingRequest[]>();
  #lastId = 0;

  get size(): number {
    return this.#byId.size + [...this.#byName.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** Keeps a request until `remove`; returns its identifier where the device has them. */
  add(request: PendingRequest, hasIds: boolean): number | undefined {
    if (!hasIds) {
      const queue = this.#byName.get(request.name) ?? [];
      this.#byName.set(request.name, queue);
      queue.push(request);
      return undefined;
    }
    const id = this.#nextId();
    this.#byId.set(id, request);
    return id;
  }

  /** Forgets a request that has its answer, or that was given up. */
  remove(request: PendingRequest, id: number | undefined): void {
    if (id !== undefined) {
      this.#byId.delete(id);
      return;
    }
    const queue = this.#byName.get(request.name) ?? [];
    const index = queue.indexOf(request);
    if (index !== -1) queue.splice(index, 1);
  }

  /** The request that a reply or inform belongs to. */
  find({ id, name }: Message): PendingRequest | undefined {
    if (id === undefined) return this.#byName.get(name)?.[0];
    const request = this.#byId.get(id);
    return request?.name === name ? request : undefined;
  }

  /** Tells all of them that no reply will come. */
  loseAll(cause: Error): void {
    for (const request of [...this.#byId.values(), ...[...this.#byName.values()].flat()]) request.onLost(cause);
  }

  #nextId(): number {
    do this.#lastId = this.#lastId === MAXIMUM_ID ? 1 : this.#lastId + 1;
    while (this.#byId.has(this.#lastId));
    return this.#lastId;
  }
}
