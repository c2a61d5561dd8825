import { FailReply } from "../errors.js";
import type { Message } from "../protocol/message.js";
import type { Clock } from "../sensors/clock.js";
import type { ClientSession } from "./client-session.js";
import { dispatch } from "./dispatch.js";
import { formatLog, type LogHub } from "./log-hub.js";
import { RequestContext } from "./request-context.js";
import type { RequestTable } from "./request-table.js";
import { RunningRequests } from "./running-requests.js";

/** What receiving messages needs of a device, and no more. */
export interface ReceptionOptions {
  readonly requests: RequestTable;
  readonly logs: LogHub;
  readonly clock: Clock;
  /** Whether requests are still taken. */
  readonly isRunning: () => boolean;
  /** Sends what has to be on the wire before a reply. */
  readonly beforeReply: () => void;
}

/** Takes the messages of all clients, and sees each request to its reply. */
export class Reception {
  readonly #options: ReceptionOptions;
  readonly #running = new RunningRequests();
  readonly #contextHost: ConstructorParameters<typeof RequestContext>[2];

  constructor(options: ReceptionOptions) {
    this.#options = options;
    const { logs, beforeReply } = options;
    this.#contextHost = { logOf: (name) => logs.log.child(name), beforeReply };
  }

  /** Guidelines §2: requests are answered, unexpected replies told of, informs ignored. */
  receive(message: Message, client: ClientSession): void {
    if (message.type === "?") this.#answer(new RequestContext(message, client, this.#contextHost));
    else if (message.type === "!") this.complain(client, `Unexpected reply !${message.name}: a device gets requests`);
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
    const work = dispatch(this.#options.requests, context);
    if (work !== undefined) this.#running.add(context, work);
  }
}
