import { FailReply } from "../errors.js";
import type { Message } from "../protocol/message.js";
import { STANDARD_REQUESTS } from "../protocol/vocabulary.js";
import type { Clock } from "../sensors/clock.js";
import type { ClientSession } from "./client-session.js";
import { dispatch } from "./dispatch.js";
import { Gate } from "./gate.js";
import { formatLog, type LogHub } from "./log-hub.js";
import { RequestContext } from "./request-context.js";
import type { RequestTable } from "./request-table.js";
import { type PendingBound, RunningRequests } from "./running-requests.js";

/** What receiving messages needs of a device, and no more. */
export interface ReceptionOptions {
  readonly requests: RequestTable;
  readonly logs: LogHub;
  readonly clock: Clock;
  /** Whether requests are still taken. */
  readonly isRunning: () => boolean;
  /** Sends what has to be on the wire before a reply. */
  readonly beforeReply: () => void;
  readonly pending: PendingBound;
}

/** Takes the messages of all clients, and sees each request to its reply. */
export class Reception {
  readonly #options: ReceptionOptions;
  readonly #running: RunningRequests;
  readonly #gates = new Map<string, Gate[]>();
  readonly #ownGates: Gate[] = [];
  readonly #contextHost: ConstructorParameters<typeof RequestContext>[2];

  constructor(options: ReceptionOptions) {
    this.#options = options;
    const { logs, beforeReply, pending } = options;
    this.#running = new RunningRequests(pending);
    this.#contextHost = { logOf: (name) => logs.log.child(name), beforeReply };
  }

  /** Guidelines §2: requests are answered, unexpected replies told of, informs ignored. */
  receive(message: Message, client: ClientSession): void {
    if (message.type === "?") this.#answer(new RequestContext(message, client, this.#contextHost));
    else if (message.type === "!") this.complain(client, `Unexpected reply !${message.name}: a device gets requests`);
  }

  /** Lets no more than `maximum` handlers of these requests run at once, of all that are not standard where none is named. */
  limit(maximum: number, requests: readonly string[]): void {
    const gate = new Gate(maximum);
    if (requests.length === 0) this.#ownGates.push(gate);
    for (const name of requests) this.#gates.set(name, [...(this.#gates.get(name) ?? []), gate]);
  }

  /** Tells a client, and the device's own log, what is wrong with what it sent. */
  complain(client: ClientSession, message: string): void {
    const { logs, clock } = this.#options;
    logs.local.warn(`client ${client.address}: ${message}`);
    client.write(formatLog({ level: "error", timestamp: clock.now(), name: `${logs.log.name}.connection`, message }));
  }

  /** Aborts every `ctx.signal` at once; who has not settled after `graceMs` is answered for, and named in the log. */
  async cancelAll(graceMs: number): Promise<void> {
    const { logs, clock } = this.#options;
    const reason = new FailReply("request cancelled: the device is stopping");
    this.#running.abort(reason);
    for (const context of await this.#running.settle(graceMs, clock)) {
      logs.local.warn(`?${context.message.name} of ${context.client.address} did not heed its signal for ${graceMs} ms`);
      context.writeFailure("fail", reason.message);
    }
  }

  /** Lets all that runs finish. */
  async finishAll(): Promise<void> {
    await this.#running.settle(Number.POSITIVE_INFINITY, this.#options.clock);
  }

  #answer(context: RequestContext): void {
    if (!this.#options.isRunning()) {
      context.writeFailure("fail", "the device is stopping");
      return;
    }
    const work = this.#pass(this.#gatesOf(context.message.name), context);
    if (work !== undefined) this.#running.add(context, work);
  }

  /** Those of the request, and those of all but the standard ones: a watchdog waits for nobody. */
  #gatesOf(name: string): readonly Gate[] {
    const own = this.#gates.get(name) ?? [];
    return this.#ownGates.length === 0 || STANDARD_REQUESTS.includes(name) ? own : [...this.#ownGates, ...own];
  }

  #pass([gate, ...rest]: readonly Gate[], context: RequestContext): PromiseLike<void> | undefined {
    if (gate !== undefined) return gate.run(() => this.#pass(rest, context));
    if (context.abortReason === undefined) return dispatch(this.#options.requests, context);
    // Nobody waits any more for what waited for its turn.
    if (!context.isReplied) context.writeFailure("fail", context.abortReason.message);
    return undefined;
  }
}
