import { Message } from "katcp-runtime";

/** A request whose reply has not come. */
export class PendingRequest {
  readonly request: Message;
  /** How many informs of it have come: they may be without end. */
  informCount = 0;

  constructor(request: Message) {
    this.request = request;
  }
}

/** No more are remembered, in number and in bytes: a device that answers nothing must not cost more. */
const most = 10_000;
const mostBytes = 16 * 1024 * 1024;
/** Those that come when so many wait already are copied: each of the others keeps the chunk that it came in. */
const mostViews = 100;

function copyOf(request: Message): Message {
  return Message.of("?", Buffer.from(request.name).toString(), request.arguments, request.id);
}

/** The requests of one connection that wait for their replies. Millions go through here in a minute, so it makes one object for each. */
export class PendingRequests {
  readonly #byId = new Map<number, PendingRequest>();
  /** Without identifiers, by name, the oldest first; and those whose identifier another one has too. */
  readonly #byName = new Map<string, PendingRequest[]>();
  #count = 0;
  #bytes = 0;

  add(request: Message): void {
    if (this.#count >= most || this.#bytes + request.size > mostBytes) return;
    const pending = new PendingRequest(this.#count < mostViews ? request : copyOf(request));
    this.#count++;
    this.#bytes += request.size;
    const { id, name } = pending.request;
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
    this.#bytes -= pending.request.size;
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
