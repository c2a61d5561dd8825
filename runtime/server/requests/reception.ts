import { FailReply, messageOf, shorten } from "../../errors.js";
import { isPromiseLike } from "../../guard.js";
import { textOf } from "../../printable.js";
import type { Message } from "../../protocol/message.js";
import type { Schedule } from "../../sensors/schedule.js";
import type { ClientSession } from "../clients/client-session.js";
import { formatLog, type LogHub } from "../logs/log-hub.js";
import { Admission } from "./admission.js";
import { replyToThrown } from "./dispatch.js";
import { Gate } from "./gate.js";
import { HandlerFrames } from "./handler-frames.js";
import { type ContextHost, RequestContext } from "./request-context.js";
import type { RequestTable } from "./request-table.js";
import { RunningRequests } from "./running-requests.js";

/** Whether a client may ask for something: `true`, and nothing else, says yes. It throws where it knows better words for "no". */
export type Authorize = (client: ClientSession, request: Message) => unknown;

/** What receiving messages needs of a device, and no more. */
export interface ReceptionOptions {
  readonly requests: RequestTable;
  readonly logs: LogHub;
  readonly schedule: Schedule;
  /** Whether requests are no longer taken. */
  readonly isStopping: () => boolean;
  readonly context: ContextHost;
  /** How many requests may be pending, of all clients together: as it is now. */
  readonly bounds: { readonly maximumPending: number };
  /** What it throws refuses. */
  readonly authorize: ((client: ClientSession, request: Message) => unknown) | undefined;
  /** A client sends nothing but lines that are no messages. */
  onBadLines(client: ClientSession): void;
}

const stopReason = new FailReply("request cancelled: the device is stopping");

/** A request whose handler is running. */
export interface PendingInfo {
  readonly name: string;
  readonly id: number | undefined;
  /** The address of the client. */
  readonly client: string;
  readonly ageMs: number;
}

/** What a request of the author's is taken for in a turn, in usual steps: nobody knows how much it costs, so the clock is looked at. */
const unknownCost = 16;

/** Takes the messages of all clients, and sees each request to its reply. */
export class Reception {
  /** The request whose handler was called last: the one to ask why the event loop stood still. */
  lastCalled: Message | undefined;
  readonly #options: ReceptionOptions;
  readonly #running: RunningRequests;
  readonly #frames = new HandlerFrames();
  readonly #admission: Admission;
  readonly #gates = new Map<string, Gate[]>();
  readonly #ownGates: Gate[] = [];
  readonly #deadlines = new Map<string, number>();

  constructor(options: ReceptionOptions) {
    this.#options = options;
    this.#running = new RunningRequests(() => this.#admission.callNext());
    const pending = (): number => this.#running.contexts.size;
    this.#admission = new Admission({ bounds: options.bounds, pending });
  }

  /**
   * Guidelines §2: requests are answered, unexpected replies told of, informs ignored. False where there is no room for a request: so
   * many are pending that only the standard ones are answered, which have no handlers of the author's to wait for.
   */
  receive(message: Message, client: ClientSession): boolean {
    if (message.type === "?") {
      client.complaints.forgive();
      const isStandard = this.#options.requests.get(message.name)?.isStandard ?? false;
      if (!isStandard && !this.#admission.admit(client)) return false;
      this.#answer(new RequestContext(message, client, this.#options.context), isStandard);
      if (!isStandard) this.#noteHandled(client);
    } else if (message.type === "!") this.complain(client, `Unexpected reply !${shorten(message.name)}: a device gets requests`);
    return true;
  }

  /** The bounds have changed: there may be more room. */
  onBounds(): void {
    this.#admission.callNext();
  }

  /** A client is gone. */
  forget(client: ClientSession): void {
    this.#admission.forget(client);
  }

  /** Lets no more than `maximum` handlers of these requests run at once, of all that are not standard where none is named. */
  limit(maximum: number, requests: readonly string[]): void {
    const gate = new Gate(maximum);
    if (requests.length === 0) this.#ownGates.push(gate);
    for (const name of requests) this.#gates.set(name, [...(this.#gates.get(name) ?? []), gate]);
  }

  /** Gives these requests so long; then they are answered `fail`, and their signals aborted. */
  setDeadline(seconds: number, requests: readonly string[]): void {
    if (!(seconds > 0)) throw new RangeError(`expected a deadline above 0 s, received ${seconds}`);
    for (const name of requests) this.#deadlines.set(name, seconds);
  }

  /** Tells a client, and the device's own log, what is wrong with a line that it sent; not about each of thousands. */
  complain(client: ClientSession, message: string): void {
    const { logs, schedule } = this.#options;
    const told = client.complaints.admit(message);
    if (told !== undefined) {
      logs.local.warn(told, { client: client.address });
      client.write(formatLog({ level: "error", timestamp: schedule.clock.now(), name: `${logs.log.name}.connection`, message: told }));
    }
    if (client.complaints.countBadLine()) this.#options.onBadLines(client);
  }

  /** The requests that wait for their handlers, the oldest first. */
  get pending(): readonly PendingInfo[] {
    const nowMs = this.#options.schedule.clock.elapsedMs();
    return Array.from(this.#running.contexts, ({ message: { name, id }, client, startedMs = nowMs }) => {
      return { name, id, client: client.address, ageMs: nowMs - startedMs };
    });
  }

  /** Resolves when all that runs has settled. */
  finish(): Promise<void> {
    return this.#running.settled();
  }

  /** Aborts every `ctx.signal` at once; resolves when all have settled. */
  cancel(): Promise<void> {
    this.#running.abort(stopReason);
    return this.#running.settled();
  }

  /** Whoever has not settled after `graceMs` is answered for, and named in the log. */
  expire(graceMs: number): void {
    for (const context of this.#running.contexts) {
      const { message, data } = context;
      this.#options.logs.local.warn(`the handler of ?${message.name} ignored its signal for ${graceMs} ms`, data);
      context.expire(stopReason);
    }
  }

  /** Whether the code that runs now was called by a handler, or one waits for it. */
  get isWithinHandler(): boolean {
    return this.#frames.isWithin;
  }

  /** Its handler has been called: at once it may have taken long, and it may have left the room that was kept for it. */
  #noteHandled(client: ClientSession): void {
    client.lane.spend(unknownCost);
    this.#admission.callNext();
  }

  #answer(context: RequestContext, isStandard: boolean): void {
    const { schedule, isStopping, authorize } = this.#options;
    const { name } = context.message;
    if (isStopping()) {
      context.writeFailure("fail", "the device is stopping");
      return;
    }
    if (!isStandard) context.startedMs = schedule.clock.elapsedMs();
    const gates = isStandard ? this.#gates.get(name) : this.#gatesOf(this.#options.requests.nameNow(name));
    const work = authorize === undefined ? this.#pass(gates, context) : this.#ask(authorize, gates, context);
    if (work !== undefined) this.#keep(context, work);
  }

  #keep(context: RequestContext, work: PromiseLike<void>): void {
    const { schedule } = this.#options;
    const seconds = this.#deadlines.get(this.#options.requests.nameNow(context.message.name));
    context.startedMs ??= schedule.clock.elapsedMs();
    this.#running.add(context, work);
    if (seconds === undefined) return;
    const reason = new FailReply(`?${context.message.name} took longer than its deadline of ${seconds} s`);
    work.then(schedule.after(seconds * 1000, () => context.expire(reason)));
  }

  /** Those of the request, and those of all but the standard ones: a watchdog waits for nobody. */
  #gatesOf(name: string): readonly Gate[] | undefined {
    const own = this.#gates.get(name);
    return this.#ownGates.length === 0 ? own : [...this.#ownGates, ...(own ?? [])];
  }

  /** Lets the author's hook decide first; without a promise where it needs none. Only `true` is a yes: any other answer may be a slip. */
  #ask(
    authorize: NonNullable<ReceptionOptions["authorize"]>,
    gates: readonly Gate[] | undefined,
    context: RequestContext,
  ): PromiseLike<void> | undefined {
    const refuse = (thrown: unknown): undefined => replyToThrown(thrown, context);
    const proceed = (answer: unknown): PromiseLike<void> | undefined => {
      if (answer === true) return this.#pass(gates, context);
      if (answer !== false) context.log.error(`authorize returned ${textOf(answer)} for ?${context.message.name}: expected true or false`);
      return refuse(new FailReply(`?${context.message.name} is not permitted to ${context.client.address}`));
    };
    try {
      const answer = authorize(context.client, context.message);
      return isPromiseLike(answer) ? Promise.resolve(answer).then(proceed).then(undefined, refuse) : proceed(answer);
    } catch (thrown) {
      return refuse(thrown);
    }
  }

  #pass(gates: readonly Gate[] | undefined, context: RequestContext, passed = 0): PromiseLike<void> | undefined {
    const gate = gates?.[passed];
    if (gate !== undefined) return gate.run(() => this.#pass(gates, context, passed + 1));
    if (context.abortReason === undefined) {
      this.lastCalled = context.message;
      return this.#frames.call(this.#options.requests, context);
    }
    // Nobody waits any more for what waited for its turn.
    if (!context.isReplied) context.writeFailure("fail", messageOf(context.abortReason));
    return undefined;
  }
}
