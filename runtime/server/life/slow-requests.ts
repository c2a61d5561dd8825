import type { Clock } from "../../sensors/clock.js";
import type { RequestContext } from "../requests/request-context.js";
import type { RunnableRequest } from "../requests/request-table.js";
import { type ShownRequest, showRequest } from "../requests/shown-arguments.js";

/** A request that took long. */
export interface SlowRequest extends ShownRequest {
  /** When it was answered, in seconds since the epoch, UTC. */
  readonly time: number;
  /** The address of the client. */
  readonly client: string;
  /** The return code: `ok`, `fail`, `invalid`. */
  readonly outcome: string;
  /** From its arrival to the reply, in milliseconds. */
  readonly ms: number;
}

const most = 100;
/** So many arguments are kept of each. */
const mostArguments = 20;
/** What is older says nothing of tonight, and would keep out what is slow now. */
const longestSeconds = 24 * 3600;

/** The slowest requests of the last 24 hours, with their arguments. */
export class SlowRequests {
  /** What took no longer need not be noted. */
  floorMs = -1;
  readonly #clock: Clock;
  /** The fastest first. */
  #kept: SlowRequest[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The slowest first. */
  get slowest(): readonly SlowRequest[] {
    this.forgetOld();
    return this.#kept.toReversed();
  }

  /** A request that took longer than `floorMs` was answered. */
  note(context: RequestContext, request: RunnableRequest | undefined, { outcome, ms }: Pick<SlowRequest, "outcome" | "ms">): void {
    const { message, client } = context;
    const shown = showRequest(request, message, mostArguments);
    const slow = { time: this.#clock.now(), ...shown, client: client.address, outcome, ms };
    const index = this.#kept.findIndex((each) => each.ms >= ms);
    this.#kept.splice(index === -1 ? this.#kept.length : index, 0, slow);
    if (this.#kept.length > most) this.#kept.shift();
    this.#raiseFloor();
  }

  /** Makes room where what is kept is too old. */
  forgetOld(): void {
    const since = this.#clock.now() - longestSeconds;
    if (this.#kept.every(({ time }) => time >= since)) return;
    this.#kept = this.#kept.filter(({ time }) => time >= since);
    this.#raiseFloor();
  }

  #raiseFloor(): void {
    this.floorMs = this.#kept.length < most ? -1 : (this.#kept[0]?.ms ?? -1);
  }
}
