import { isAbortOf } from "../../errors.js";
import { answered } from "../../guard.js";

/** Background work, until its signal is aborted: a polling loop, a connection. */
export type Service = (signal: AbortSignal) => Promise<void>;

/** What services report. */
export interface ServiceEvents {
  /** One failed that nobody had told to end. */
  onFailure(name: string, thrown: unknown): void;
  /** One failed while it ended, and not because it was told to. */
  onLateFailure(name: string, thrown: unknown): void;
}

/** The background services of a device: they begin with it, and end before it has stopped. */
export class Services {
  readonly #events: ServiceEvents;
  readonly #abort = new AbortController();
  readonly #running = new Map<Promise<void>, string>();
  #waiting: (() => void)[] = [];
  #hasStarted = false;

  constructor(events: ServiceEvents) {
    this.#events = events;
  }

  /** Runs a service from the start of the device on, or from now on where it has started. */
  add(name: string, service: Service): void {
    if (this.#hasStarted) this.#run(name, service);
    else this.#waiting.push(() => this.#run(name, service));
  }

  start(): void {
    this.#hasStarted = true;
    for (const run of this.#waiting) run();
    this.#waiting = [];
  }

  /** Aborts their signals, and resolves when all have ended. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await Promise.all(this.#running.keys());
  }

  /** The names of those that have not ended. */
  get running(): Iterable<string> {
    return this.#running.values();
  }

  #run(name: string, service: Service): void {
    if (this.#abort.signal.aborted) return;
    const work = this.#watch(name, service).finally(() => this.#running.delete(work));
    this.#running.set(work, name);
  }

  async #watch(name: string, service: Service): Promise<void> {
    try {
      await answered(service)(this.#abort.signal);
    } catch (thrown) {
      const { aborted, reason } = this.#abort.signal;
      if (!aborted) this.#events.onFailure(name, thrown);
      else if (!isAbortOf(thrown, reason)) this.#events.onLateFailure(name, thrown);
    }
  }
}
