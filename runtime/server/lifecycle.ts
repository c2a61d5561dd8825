import { KatcpError } from "../errors.js";

type State =
  | { readonly kind: "idle" }
  | { readonly kind: "starting" | "running" }
  | { readonly kind: "stopping"; readonly stopped: Promise<void> };

/** The one life of a device: it starts once, stops once, and whoever joined learns how that went. */
export class Lifecycle {
  readonly #name: string;
  #state: State = { kind: "idle" };
  #resolveJoin: (stopped: Promise<void>) => void = () => {};
  readonly #joined = new Promise<void>((resolve) => {
    this.#resolveJoin = resolve;
  });

  constructor(name: string) {
    this.#name = name;
    // Whoever wants to know of a failure joins or stops; nobody has to.
    this.#joined.catch(() => {});
  }

  get isRunning(): boolean {
    return this.#state.kind === "running";
  }

  /** @throws KatcpError where it has started before */
  async start(open: () => Promise<void>): Promise<void> {
    if (this.#state.kind !== "idle") throw new KatcpError(`the device ${this.#name} has been started before: make a new one`);
    this.#state = { kind: "starting" };
    try {
      await open();
    } catch (thrown) {
      this.#state = { kind: "idle" };
      throw thrown;
    }
    this.#state = { kind: "running" };
  }

  /** Idempotent: a second call waits for the first. A device that never started has nothing to stop. */
  stop(close: () => Promise<void>): Promise<void> {
    if (this.#state.kind === "stopping") return this.#state.stopped;
    const stopped = this.#state.kind === "idle" ? Promise.resolve() : close();
    this.#state = { kind: "stopping", stopped };
    this.#resolveJoin(stopped);
    return stopped;
  }

  /** Resolves when the device has stopped; rejects with what its `onStop` threw. */
  join(): Promise<void> {
    return this.#joined;
  }
}
