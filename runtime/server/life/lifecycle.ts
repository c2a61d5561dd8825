import { KatcpError } from "../../errors.js";
import type { Clock } from "../../sensors/clock.js";
import { Shutdown, type ShutdownSteps, type StopOptions } from "./shutdown.js";

type State =
  | { readonly kind: "idle" | "running" }
  | { readonly kind: "starting"; readonly started: Promise<void> }
  | { readonly kind: "stopping"; readonly stopped: Promise<void>; readonly shutdown: Shutdown };

/** The one life of a device: it starts once, stops once, and whoever joined learns how that went. */
export class Lifecycle {
  readonly #name: string;
  readonly #clock: Clock;
  #state: State = { kind: "idle" };
  #failure: { readonly thrown: unknown } | undefined;
  #resolveJoin: (stopped: Promise<void>) => void = () => {};
  readonly #joined = new Promise<void>((resolve) => {
    this.#resolveJoin = resolve;
  });

  constructor(name: string, clock: Clock) {
    this.#name = name;
    this.#clock = clock;
    // Whoever wants to know of a failure joins or stops; nobody has to.
    this.#joined.catch(() => {});
  }

  get isRunning(): boolean {
    return this.#state.kind === "running";
  }

  get isStopping(): boolean {
    return this.#state.kind === "stopping";
  }

  /** Why the device had to stop: whoever joins it gets this. */
  fail(thrown: unknown): void {
    this.#failure ??= { thrown };
  }

  /** @throws KatcpError where it has started before */
  async start(open: () => Promise<void>): Promise<void> {
    if (this.#state.kind !== "idle") throw new KatcpError(`the device ${this.#name} was started before: create a new one`);
    const started = open();
    const starting: State = { kind: "starting", started };
    this.#state = starting;
    try {
      await started;
    } catch (thrown) {
      if (this.#state === starting) this.#state = { kind: "idle" };
      throw thrown;
    }
    if (this.#state !== starting) throw new KatcpError(`the device ${this.#name} was stopped while it started`);
    this.#state = { kind: "running" };
  }

  /** A second call waits for the first, and hurries it where it asks for more haste. A device that never started has nothing to stop. */
  stop(options: StopOptions, steps: ShutdownSteps): Promise<void> {
    const state = this.#state;
    if (state.kind === "stopping") {
      state.shutdown.hurry(options);
      return state.stopped;
    }
    const shutdown = new Shutdown(steps, this.#clock, options);
    const stopped = this.#end(state, () => shutdown.run());
    this.#state = { kind: "stopping", stopped, shutdown };
    this.#resolveJoin(stopped);
    this.#outlive(stopped);
    return stopped;
  }

  /** The process must not end before `onStop` has, whatever else keeps it alive or does not. */
  #outlive(stopped: Promise<void>): void {
    const release = this.#clock.after(Number.POSITIVE_INFINITY, () => {}, { isVital: true });
    stopped.then(release, release);
  }

  /** Resolves when the device has stopped; rejects with what made it stop, or with what its `onStop` threw. */
  join(): Promise<void> {
    return this.#joined;
  }

  async #end(state: State, close: () => Promise<void>): Promise<void> {
    if (state.kind === "idle") return;
    const hasStarted = state.kind !== "starting" || (await settled(state.started));
    if (hasStarted) await close();
    if (this.#failure !== undefined) throw this.#failure.thrown;
  }
}

/** Whether it went well. */
function settled(work: Promise<void>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
