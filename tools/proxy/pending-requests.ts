import type { Message } from "katcp-runtime";

/** A request whose reply has not come, and the informs that have. */
export interface PendingRequest {
  readonly request: Message;
  readonly informs: Message[];
}

/** No more of one name is remembered: a device that answers nothing must not cost more. */
const most = 10_000;

/** The requests of one connection that wait for their replies. */
export class PendingRequests {
  readonly #byKey = new Map<string, PendingRequest[]>();
  #count = 0;

  add(request: Message): void {
    if (this.#count >= most) return;
    this.#count++;
    const pending = { request, informs: [] };
    const key = keyOf(request);
    const others = this.#byKey.get(key);
    if (others === undefined) this.#byKey.set(key, [pending]);
    else others.push(pending);
  }

  /** The request that a message of the device belongs to: of the same name and identifier the oldest. */
  find(message: Message): PendingRequest | undefined {
    return this.#byKey.get(keyOf(message))?.[0];
  }

  /** By its identifier alone: informs may have another name. */
  findById(id: number): PendingRequest | undefined {
    for (const [first] of this.#byKey.values()) if (first?.request.id === id) return first;
    return undefined;
  }

  /** The one without an identifier that waits longest and can have this inform. */
  findUnnumbered(isOf: (request: Message) => boolean): PendingRequest | undefined {
    for (const [first] of this.#byKey.values())
      if (first !== undefined && first.request.id === undefined && isOf(first.request)) return first;
    return undefined;
  }

  remove({ request }: PendingRequest): void {
    const key = keyOf(request);
    const others = this.#byKey.get(key);
    others?.shift();
    this.#count--;
    if (others?.length === 0) this.#byKey.delete(key);
  }
}

function keyOf({ name, id }: Message): string {
  return id === undefined ? name : `${name}[${id}`;
}
