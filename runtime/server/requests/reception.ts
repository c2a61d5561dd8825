import { FailReply, messageOf, shorten } from "../../errors.js";
import type { Message } from "../../protocol/message.js";
import type { Schedule } from "../../sensors/schedule.js";
import type { Access, Rank } from "../access/access.js";
import type { ClientSession } from "../clients/client-session.js";
import { formatLog, type LogHub } from "../logs/log-hub.js";
import { Admission } from "./admission.js";
import { HandlerFrames } from "./handler-frames.js";
import { type Passage, pass } from "./passage.js";
import { type ContextHost, RequestContext } from "./request-context.js";
import { RequestLimits } from "./request-limits.js";
import type { RequestTable, RunnableRequest } from "./request-table.js";
import { RunningRequests } from "./running-requests.js";
import { showLine } from "./shown-arguments.js";

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
  /** Who may use what. */
  readonly access: Access;
  /** What it throws refuses. */
  readonly authorize: Passage["authorize"];
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
  readonly limits = new RequestLimits();
  readonly #options: ReceptionOptions;
  readonly #running: RunningRequests;
  readonly #frames: HandlerFrames;
  readonly #admission: Admission;
  readonly #fallbackNeed: Rank;

  constructor(options: ReceptionOptions) {
    const { access, requests } = options;
    this.#options = options;
    this.#fallbackNeed = requests.fallback === undefined ? 0 : access.needOf({ name: "", description: "" }, false);
    this.#frames = new HandlerFrames(options.requests);
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
      const request = this.#options.requests.get(message.name);
      const isStandard = request?.isStandard ?? false;
      if (!isStandard && !this.#admission.admit(client)) return false;
      client.meter.requests++;
      if (client.recent !== undefined) client.recent.note("client", showLine(request, message));
      const context = new RequestContext(message, client, this.#options.context);
      if (this.#options.isStopping()) context.writeFailure("fail", "the device is stopping");
      else if (this.#needOf(request) > client.rank) this.#refuse(request, context);
      else if (isStandard) this.#answer(request, context);
      else this.#answerOwn(request, context);
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

  /** The requests whose handlers have not settled, the oldest first. */
  get running(): Iterable<RequestContext> {
    return this.#running.contexts;
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
      this.#options.logs.local.warn(`the handler of ?${shorten(message.name)} ignored its signal for ${graceMs} ms`, data);
      context.expire(stopReason);
    }
  }

  /** Whether the code that runs now was called by a handler, or one waits for it. */
  get isWithinHandler(): boolean {
    return this.#frames.isWithin;
  }

  /** Its time is measured, and counts for its client's turn: nobody else knows how much a handler of the author's costs. */
  #answerOwn(request: RunnableRequest | undefined, context: RequestContext): void {
    const { lane } = context.client;
    context.startedMs = this.#options.schedule.clock.elapsedMs();
    lane.see(context.startedMs);
    this.#answer(request, context);
    if (context.repliedMs === undefined) lane.spend(unknownCost);
    else lane.see(context.repliedMs);
    // It may have left the room that was kept for it.
    this.#admission.callNext();
  }

  /** A request that nobody knows needs something only where code answers it. */
  #needOf(request: RunnableRequest | undefined): Rank {
    return request === undefined ? this.#fallbackNeed : request.need;
  }

  /** Before anything else of it is looked at: neither its arguments nor what the author's code would say. */
  #refuse(request: RunnableRequest | undefined, context: RequestContext): void {
    const { access } = this.#options;
    context.stage = "refused";
    context.writeFailure("fail", access.describeRefusal(shorten(context.message.name), this.#needOf(request), context.client));
  }

  #answer(request: RunnableRequest | undefined, context: RequestContext): void {
    const { authorize } = this.#options;
    const gates = this.limits.gatesOf(request, context.message.name);
    const work =
      authorize === undefined && gates === undefined
        ? this.#call(request, context)
        : pass(context, { authorize, gates: gates ?? [], proceed: () => this.#call(request, context) });
    if (work !== undefined) this.#keep(context, work, this.limits.deadlineOf(request, context.message.name));
  }

  #keep(context: RequestContext, work: PromiseLike<void>, seconds: number | undefined): void {
    const { schedule } = this.#options;
    context.startedMs ??= schedule.clock.elapsedMs();
    this.#running.add(context, work);
    if (seconds === undefined) return;
    const reason = new FailReply(`?${context.message.name} took longer than its deadline of ${seconds} s`);
    work.then(schedule.after(seconds * 1000, () => context.expire(reason)));
  }

  #call(request: RunnableRequest | undefined, context: RequestContext): PromiseLike<void> | undefined {
    if (context.abortReason === undefined) {
      this.lastCalled = context.message;
      return this.#frames.call(request, context);
    }
    // Nobody waits any more for what waited for its turn.
    if (!context.isReplied) context.writeFailure("fail", messageOf(context.abortReason));
    return undefined;
  }
}
