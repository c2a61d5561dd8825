import type { Message } from "katcp-runtime";

/** A request whose reply has not come, and the informs that have. */
export class PendingRequest {
  readonly request: Message;
  #informs: Message[] | undefined;

  constructor(request: Message) {
    this.request = request;
  }

  get informs(): readonly Message[] {
    return this.#informs ?? none;
  }

  add(inform: Message): void {
    this.#informs ??= [];
    this.#informs.push(inform);
  }
}

const none: readonly Message[] = [];

/** No more are remembered: a device that answers nothing must not cost more. */
const most = 10_000;

/** The requests of one connection that wait for their replies. Millions go through here in a minute, so it makes one object for each. */
export class PendingRequests {
  readonly #byId = new Map<number, PendingRequest>();
  /** Without identifiers, by name, the oldest first; and those whose identifier another one has too. */
  readonly #byName = new Map<string, PendingRequest[]>();
  #count = 0;

  add(request: Message): void {
    if (this.#count >= most) return;
    this.#count++;
    const { id, name } = request;
    const pending = new PendingRequest(request);
    if (id !== undefined && !this.#byId.has(id)) {
      this.#byId.set(id, pending);
      return;
    }
    const others = this.#byName.get(name);
    if (others === undefined) this.#byName.set(name, [pending]);
    else others.push(pending);
  }

  /** The request that a message of the device belongs to: of the same name and identifier the oldest. */
  find({ id, name }: Message): PendingRequest | undefined {
    const pending = id === undefined ? undefined : this.#byId.get(id);
    if (pending?.request.name === name) return pending;
    return this.#byName.get(name)?.find(({ request }) => request.id === id);
  }

  /** By its identifier alone: informs may have another name. */
  findById(id: number): PendingRequest | undefined {
    return this.#byId.get(id);
  }

  /** The one without an identifier that waits longest and can have this inform. */
  findUnnumbered(isOf: (request: Message) => boolean): PendingRequest | undefined {
    for (const [first] of this.#byName.values()) {
      if (first !== undefined && first.request.id === undefined && isOf(first.request)) return first;
    }
    return undefined;
  }

  /** The request that is replied to, which waits no longer. */
  take(reply: Message): PendingRequest | undefined {
    const pending = this.find(reply);
    if (pending === undefined) return undefined;
    this.#count--;
    const { id, name } = reply;
    if (id !== undefined && this.#byId.get(id) === pending) this.#byId.delete(id);
    else this.#takeByName(name, pending);
    return pending;
  }

  #takeByName(name: string, pending: PendingRequest): void {
    const others = this.#byName.get(name);
    others?.splice(others.indexOf(pending), 1);
    if (others?.length === 0) this.#byName.delete(name);
  }
}
