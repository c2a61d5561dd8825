import { MAXIMUM_ID, type Message } from "../../protocol/message.js";
import type { Call } from "./call.js";
import { type LaneEvents, Lanes } from "./lanes.js";

/** What says to which call a message belongs. */
type MessageHead = Pick<Message, "name" | "id">;

/** How a reply begins, where its name and identifier are whole (guidelines §2.1). */
const beginning = /^!(?<name>[A-Za-z][A-Za-z0-9-]*)(?:\[(?<id>[1-9]\d{0,9})\])?(?=[ \t])/;

/** The calls of one connection that wait: found by their identifiers, or by name and order where the device has none (guidelines §2.2). */
export class PendingCalls {
  readonly #byId = new Map<number, Call>();
  readonly #lanes: Lanes;
  readonly #send: (call: Call) => void;
  #lastId = 0;
  /** Whether requests carry identifiers. */
  hasIds = false;

  /** `send` puts a call on the wire, with its identifier if it has one. */
  constructor(events: LaneEvents) {
    this.#send = (call) => events.send(call);
    this.#lanes = new Lanes(events);
  }

  /** How many wait, also those that were given up and keep their place. */
  get size(): number {
    return this.#byId.size + this.#lanes.size;
  }

  /** Sends a call, now or when it is its turn. */
  add(call: Call): void {
    if (!this.hasIds) {
      this.#lanes.add(call);
      return;
    }
    this.#byId.set(this.#giveId(call), call);
    this.#send(call);
  }

  /** A call was given up. With an identifier it is forgotten: what comes for it is known by that. */
  giveUp(call: Call): void {
    if (call.id === undefined) this.#lanes.giveUp(call);
    else this.#byId.delete(call.id);
  }

  /** The call that a reply ends; undefined where nobody waits for it any more. */
  takeReply(reply: MessageHead): Call | undefined {
    const { id, name } = reply;
    if (id === undefined) return this.hasIds ? undefined : this.#lanes.take(name);
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
    if (id === undefined) return this.#lanes.find(name);
    const call = this.#byId.get(id);
    return call?.takesInform(name) ? call : undefined;
  }

  /** Empties it, and gives all that waited. */
  takeAll(): readonly Call[] {
    const all = [...this.#byId.values(), ...this.#lanes.takeAll()];
    this.#byId.clear();
    return all;
  }

  #giveId(call: Call): number {
    do this.#lastId = this.#lastId === MAXIMUM_ID ? 1 : this.#lastId + 1;
    while (this.#byId.has(this.#lastId));
    call.id = this.#lastId;
    return this.#lastId;
  }
}
