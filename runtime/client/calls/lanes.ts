import type { Call } from "./call.js";

/** The calls of one name where a device has no identifiers: one is on its way, the others wait for it. */
interface Lane {
  /** Also when it was given up: its late reply must not be taken for that of the next. Undefined while it is being made sure that no reply is left over. */
  current: Call | undefined;
  /** What had come from the device when the current one was sent: all of that was said before. */
  sentAt: number;
  /** The current one was given up so long ago that its reply will not come. */
  isStuck: boolean;
  readonly waiting: Call[];
}

/** What lanes need of their owner. */
export interface LaneEvents {
  /** Puts a call on the wire. */
  send(call: Call): void;
  /** Counts what comes from the device. */
  progress(): number;
  /** Calls back later; gives how to call that off. */
  after(delayMs: number, callback: () => void): () => void;
  /** Calls back when the device has answered `?watchdog`, and so all that it was asked before. */
  settle(callback: () => void): void;
  /** A reply of that name came that nobody waits for: told of once for each name. */
  onUnexpected(name: string): void;
  /** A call waits for one whose reply will not come. */
  onStuck(call: Call): void;
}

/** How long after a call was given up its reply may come, at least. */
const lateMs = 30_000;
/** So many names of replies that nobody waits for are told of and remembered: a device may make up as many as it likes. */
const mostDoubtful = 100;

/**
 * Which call a message belongs to where a device has no identifiers: that which was sent last of its name, and only then the next is sent
 * (guidelines §2.2). A reply that is left over would be taken for the next call's, and so each one after it. What was said before a call was
 * sent is none of its own, and a name of which too many replies have come is asked for again only when the device has said all that it had to.
 */
export class Lanes {
  readonly #events: LaneEvents;
  readonly #byName = new Map<string, Lane>();
  /** Of which replies have come that nobody waited for. */
  readonly #doubtful = new Set<string>();

  constructor(events: LaneEvents) {
    this.#events = events;
  }

  /** How many wait, also those that were given up and keep their place. */
  get size(): number {
    let size = 0;
    for (const { current, waiting } of this.#byName.values()) size += (current === undefined ? 0 : 1) + waiting.length;
    return size;
  }

  /** Sends a call, now or when it is its turn. */
  add(call: Call): void {
    const lane = this.#byName.get(call.name);
    if (lane === undefined) {
      const made: Lane = { current: undefined, sentAt: 0, isStuck: false, waiting: [call] };
      this.#byName.set(call.name, made);
      this.#next(call.name, made);
      return;
    }
    lane.waiting.push(call);
    if (lane.isStuck) this.#tellStuck(lane);
  }

  /** A call was given up: it goes, or keeps its place until its late reply has come. */
  giveUp(call: Call): void {
    const lane = this.#byName.get(call.name);
    if (lane === undefined) return;
    const index = lane.waiting.indexOf(call);
    if (index !== -1) lane.waiting.splice(index, 1);
    if (lane.current !== call) return;
    const patienceMs = Number.isFinite(call.timeoutMs) ? Math.max(lateMs, call.timeoutMs) : lateMs;
    this.#events.after(patienceMs, () => {
      if (lane.current !== call) return;
      lane.isStuck = true;
      if (lane.waiting.length > 0) this.#tellStuck(lane);
    });
  }

  /** The call that a reply ends; undefined where nobody waits for it any more, or nobody did. */
  take(name: string): Call | undefined {
    const lane = this.#byName.get(name);
    const ended = lane === undefined ? undefined : this.#currentOf(lane);
    if (lane === undefined || ended === undefined) {
      this.#doubt(name);
      return undefined;
    }
    lane.current = undefined;
    lane.isStuck = false;
    this.#next(name, lane);
    return ended.isOver ? undefined : ended;
  }

  /** The call that an inform belongs to. */
  find(name: string): Call | undefined {
    if (this.#byName.size === 0) return undefined;
    const lane = this.#byName.get(name);
    const own = lane && this.#currentOf(lane);
    if (own?.takesInform(name)) return own;
    // Nearly always an inform is called as its request is; else the first request takes it that has such informs.
    for (const other of this.#byName.values()) {
      const current = this.#currentOf(other);
      if (current?.takesInform(name)) return current;
    }
    return undefined;
  }

  /** Empties it, and gives all that waited. */
  takeAll(): readonly Call[] {
    const all: Call[] = [];
    for (const { current, waiting } of this.#byName.values()) all.push(...(current === undefined ? [] : [current]), ...waiting);
    this.#byName.clear();
    return all;
  }

  /** What came together with that after which a call was sent was said before it. */
  #currentOf({ current, sentAt }: Lane): Call | undefined {
    return sentAt === this.#events.progress() ? undefined : current;
  }

  #next(name: string, lane: Lane): void {
    if (lane.waiting.length === 0) this.#byName.delete(name);
    // What tells that others are settled cannot wait for itself.
    else if (this.#doubtful.has(name) && name !== "watchdog") this.#events.settle(() => this.#sendFirst(name, lane));
    else this.#sendFirst(name, lane);
  }

  /** Those that wait may all have been given up meanwhile. */
  #sendFirst(name: string, lane: Lane): void {
    if (this.#byName.get(name) !== lane || lane.current !== undefined) return;
    const call = lane.waiting.shift();
    if (call === undefined) {
      this.#byName.delete(name);
      return;
    }
    lane.current = call;
    lane.sentAt = this.#events.progress();
    this.#events.send(call);
  }

  #doubt(name: string): void {
    if (this.#doubtful.has(name) || this.#doubtful.size >= mostDoubtful) return;
    this.#doubtful.add(name);
    this.#events.onUnexpected(name);
  }

  #tellStuck({ current }: Lane): void {
    if (current !== undefined) this.#events.onStuck(current);
  }
}
