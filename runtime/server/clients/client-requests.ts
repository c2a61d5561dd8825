import type { ClientBounds } from "./live-bounds.js";

/** A request whose handler has not settled. */
export interface PendingRequest {
  /** Tells the handler that nobody waits for it any more. */
  abort(reason: Error): void;
  /** About how many bytes are kept for it. */
  readonly keptBytes: number;
}

/**
 * Why no requests of a client are read: too many of its own are pending, or of all clients, it does not read its answers, one of them
 * is being written in pieces and must not be overtaken, or it asks more often than it may.
 */
export type Hold = "pending" | "device" | "backlog" | "order" | "rate";

const none: readonly Hold[] = [];

/** What is done when requests of a client are read no more, or again. */
export interface ReadingSwitch {
  pause(): void;
  resume(): void;
}

/** The requests of one client whose handlers have not settled, and whether more are read. */
export class ClientRequests {
  readonly #pending = new Set<PendingRequest>();
  /** Mostly none: an array, that each client need not have a set of its own. */
  #holds: readonly Hold[] = none;
  readonly #reading: ReadingSwitch;
  readonly #bounds: ClientBounds;
  #bytes = 0;

  constructor(reading: ReadingSwitch, bounds: ClientBounds) {
    this.#reading = reading;
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** About how many bytes are kept for them. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Keeps a request until `settled`. */
  add(request: PendingRequest): void {
    this.#pending.add(request);
    this.#bytes += request.keptBytes;
    this.look();
  }

  settled(request: PendingRequest): void {
    if (this.#pending.delete(request)) this.#bytes -= request.keptBytes;
    this.look();
  }

  /** Reads more, or not, as the bound is now. */
  look(): void {
    if (this.#pending.size >= this.#bounds.maximumPending) this.hold("pending");
    else this.release("pending");
  }

  /** Tells all handlers that nobody waits for them any more. */
  abort(reason: Error): void {
    for (const request of this.#pending) request.abort(reason);
  }

  /** Keeps none of them. */
  clear(): void {
    this.#pending.clear();
    this.#bytes = 0;
  }

  /** Why no requests are read. */
  get holds(): readonly Hold[] {
    return this.#holds;
  }

  isHeld(reason: Hold): boolean {
    return this.#holds.includes(reason);
  }

  /** Reads no more requests, until there is no reason left not to. */
  hold(reason: Hold): void {
    if (!this.isHeld(reason)) this.#holds = [...this.#holds, reason];
    this.#reading.pause();
  }

  /** Whether requests are read now. */
  release(reason: Hold): boolean {
    if (this.isHeld(reason)) {
      this.#holds = this.#holds.length === 1 ? none : this.#holds.filter((each) => each !== reason);
      if (this.#holds.length === 0) this.#reading.resume();
    }
    return this.#holds.length === 0;
  }
}
