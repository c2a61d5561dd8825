import { MAXIMUM_ID, type Message } from "../../protocol/message.js";
import type { Call } from "./call.js";

/** The calls of one name where a device has no identifiers: one is on its way, the others wait for it. */
interface Lane {
  /** Also when it was given up: its late reply must not be taken for that of the next. */
  current: Call;
  readonly waiting: Call[];
}

/** What says to which call a message belongs. */
type MessageHead = Pick<Message, "name" | "id">;

/** How a reply begins, where its name and identifier are whole (guidelines §2.1). */
const beginning = /^!(?<name>[A-Za-z][A-Za-z0-9-]*)(?:\[(?<id>[1-9]\d{0,9})\])?(?=[ \t])/;

/** The calls of one connection that wait: found by their identifiers, or by name and order where the device has none (guidelines §2.2). */
export class PendingCalls {
  readonly #byId = new Map<number, Call>();
  readonly #lanes = new Map<string, Lane>();
  readonly #send: (call: Call) => void;
  #lastId = 0;

  /** `send` puts a call on the wire, with its identifier if it has one. */
  constructor(send: (call: Call) => void) {
    this.#send = send;
  }

  /** How many wait, also those that were given up and keep their place. */
  get size(): number {
    let size = this.#byId.size;
    for (const { waiting } of this.#lanes.values()) size += 1 + waiting.length;
    return size;
  }

  /** Sends a call, now or when it is its turn. */
  add(call: Call, hasIds: boolean): void {
    const lane = hasIds ? undefined : this.#lanes.get(call.name);
    if (lane !== undefined) {
      lane.waiting.push(call);
      return;
    }
    if (hasIds) this.#byId.set(this.#giveId(call), call);
    else this.#lanes.set(call.name, { current: call, waiting: [] });
    this.#send(call);
  }

  /** A call was given up. With an identifier it is forgotten: what comes for it is known by that. */
  giveUp(call: Call): void {
    if (call.id !== undefined) {
      this.#byId.delete(call.id);
      return;
    }
    const waiting = this.#lanes.get(call.name)?.waiting ?? [];
    const index = waiting.indexOf(call);
    if (index !== -1) waiting.splice(index, 1);
  }

  /** Whether a call waits for another one of its name, and has not been sent. */
  isHeldUp(call: Call): boolean {
    return call.id === undefined && this.#lanes.get(call.name)?.current !== call;
  }

  /** The call that a reply ends; undefined where nobody waits for it any more. */
  takeReply(reply: MessageHead): Call | undefined {
    const { id, name } = reply;
    if (id === undefined) return this.#nextOf(name);
    const call = this.#byId.get(id);
    if (call?.name !== name) return undefined;
    this.#byId.delete(id);
    return call;
  }

  /** The call that a reply ends of which only the beginning can be read. */
  takeUnreadable(begin: string): Call | undefined {
    const { name, id } = beginning.exec(begin)?.groups ?? {};
    return name === undefined ? undefined : this.takeReply({ name, id: id === undefined ? undefined : Number(id) });
  }

  /** The call that an inform belongs to. */
  findOf({ id, name }: Message): Call | undefined {
    if (id === undefined) return this.#findByName(name);
    const call = this.#byId.get(id);
    return call?.takesInform(name) ? call : undefined;
  }

  /** Nearly always an inform is called as its request is; else the first request takes it that has such informs. */
  #findByName(name: string): Call | undefined {
    const own = this.#lanes.get(name)?.current;
    if (own?.takesInform(name)) return own;
    for (const { current } of this.#lanes.values()) if (current.takesInform(name)) return current;
    return undefined;
  }

  /** Empties it, and gives all that waited. */
  takeAll(): readonly Call[] {
    const all = [...this.#byId.values()];
    for (const { current, waiting } of this.#lanes.values()) all.push(current, ...waiting);
    this.#byId.clear();
    this.#lanes.clear();
    return all;
  }

  #nextOf(name: string): Call | undefined {
    const lane = this.#lanes.get(name);
    if (lane === undefined) return undefined;
    const ended = lane.current;
    const next = lane.waiting.shift();
    if (next === undefined) this.#lanes.delete(name);
    else {
      lane.current = next;
      this.#send(next);
    }
    return ended.isOver ? undefined : ended;
  }

  #giveId(call: Call): number {
    do this.#lastId = this.#lastId === MAXIMUM_ID ? 1 : this.#lastId + 1;
    while (this.#byId.has(this.#lastId));
    call.id = this.#lastId;
    return this.#lastId;
  }
}
