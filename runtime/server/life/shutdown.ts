import type { Clock } from "../../sensors/clock.js";
import { Grace } from "./grace.js";

/** Options of a stop. */
export interface StopOptions {
  /** False lets running handlers finish, however long that takes; a later stop can hurry it. Default true: every `ctx.signal` aborts at once. */
  readonly cancel?: boolean;
  /**
   * How long handlers, services and clients may take after that; default 1,000 ms. Then their requests get `fail`, the log names them, and
   * they are cut off.
   */
  readonly graceMs?: number;
  /** The reason in `#disconnect`. */
  readonly reason?: string;
}

/** The steps of a stop, in their order. */
export interface ShutdownSteps {
  /** No more clients come. */
  close(): void;
  /** Resolves when all requests that run have settled. */
  finish(): Promise<void>;
  /** Tells requests and services to give up; resolves when all have. */
  cancel(): Promise<void>;
  /** Answers for the requests that have not given up, and names in the log who it was. */
  expire(graceMs: number): void;
  /** Says why to the clients, and resolves when they are gone. */
  dismiss(reason: string): Promise<void>;
  /** Cuts off the clients that are not gone. */
  cut(): void;
  /** All are gone. */
  end(): Promise<void>;
}

const defaultGraceMs = 1000;

/** How a device stops: step by step, once. Who asks again can hurry it, and never slows it down. */
export class Shutdown {
  readonly #steps: ShutdownSteps;
  readonly #clock: Clock;
  #options: Required<StopOptions>;
  #grace: Grace | undefined;
  #hurry: () => void = () => {};

  constructor(steps: ShutdownSteps, clock: Clock, options: StopOptions) {
    this.#steps = steps;
    this.#clock = clock;
    this.#options = complete(options);
  }

  /** A later stop: it cancels what the first one let finish, and the shorter grace holds. */
  hurry(options: StopOptions): void {
    const { cancel, graceMs } = complete(options);
    this.#options = { ...this.#options, cancel: cancel || this.#options.cancel, graceMs: Math.min(graceMs, this.#options.graceMs) };
    if (cancel) this.#hurry();
    this.#grace?.shorten(graceMs);
  }

  /** Goes through all steps. @throws what the end throws */
  async run(): Promise<void> {
    this.#steps.close();
    if (!this.#options.cancel) await this.#finish();
    await this.#within(this.#steps.cancel());
    this.#steps.expire(this.#options.graceMs);
    const gone = this.#steps.dismiss(this.#options.reason);
    await this.#within(gone);
    this.#steps.cut();
    await gone;
    await this.#steps.end();
  }

  async #finish(): Promise<void> {
    const hurried = new Promise<void>((resolve) => {
      this.#hurry = resolve;
    });
    await Promise.race([this.#steps.finish(), hurried]);
  }

  async #within(work: Promise<void>): Promise<void> {
    this.#grace = new Grace(this.#options.graceMs, this.#clock);
    await this.#grace.whichever(work);
    this.#grace = undefined;
  }
}

function complete({ cancel = true, graceMs = defaultGraceMs, reason = "the device is stopping" }: StopOptions): Required<StopOptions> {
  return { cancel, graceMs, reason };
}
