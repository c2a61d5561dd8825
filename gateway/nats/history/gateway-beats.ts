import type { KV } from "@nats-io/kv";
import type { NatsConnection } from "@nats-io/transport-node";
import { type Clock, messageOf } from "katcp-runtime";
import type { NatsSubjects } from "../nats-subjects.js";
import { openBucket } from "../open-bucket.js";
import { DEFAULT_DAYS, type HistoryLimits } from "./history-stream.js";

export interface BeatsOptions {
  readonly subjects: NatsSubjects;
  /** This gateway, unlike any other. */
  readonly id: string;
  readonly limits: HistoryLimits;
  readonly everySeconds: number;
  readonly clock: Clock;
  /** Whether there is a connection: without one, the link has said so. */
  readonly isUp: () => boolean;
  /** What was published since then, in seconds since the epoch, may not have been stored. */
  readonly onMissed: (since: number) => void;
  /** It is time to repeat the states of devices. */
  readonly onRepeat: () => void;
  readonly onProblem: (text: string) => void;
}

/** So often states are told again: whoever looks at a time finds one close to it. */
export const REPEAT_SECONDS = 600;

/**
 * Says again and again that this gateway lives, in a key-value bucket: one that is killed cannot say when it ended. The server answers each
 * beat, and so says that it has taken what came before.
 */
export class GatewayBeats {
  readonly #options: BeatsOptions;
  #bucket: KV | undefined;
  /** When the server had last taken all, in seconds since the epoch. */
  #confirmed: number | undefined;
  /** How often the server was away, or took nothing. */
  #outages = 0;
  #isRefused = false;
  #repeatedMs: number;
  #isBeating = false;
  #stopTimer: () => void = () => {};
  #isClosed = false;

  constructor(options: BeatsOptions) {
    this.#options = options;
    this.#repeatedMs = options.clock.elapsedMs();
  }

  /** Makes the bucket, and beats: at the start, and after NATS was away. */
  async begin(connection: NatsConnection): Promise<void> {
    const { subjects, limits } = this.#options;
    const { days = DEFAULT_DAYS, replicas } = limits;
    this.#bucket = await openBucket(connection, `${subjects.bucket}_gateways`, { ttl: Math.ceil(days * 86_400_000), replicas });
    await this.#beat();
    this.#later();
  }

  /** This gateway until the next outage: so that the last beat before an outage stays what it is. */
  get id(): string {
    const { id } = this.#options;
    return this.#outages === 0 ? id : `${id}-${this.#outages}`;
  }

  /** The connection was away: since when, what was published may not have been stored. */
  takeConfirmed(): number | undefined {
    this.#isRefused = false;
    this.#outages += 1;
    return this.#confirmed;
  }

  /** When these gateways were last alive, as far as it is known. */
  async lastAlive(gateways: Iterable<string>): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>();
    for (const gateway of gateways) {
      const entry = await this.#bucket?.get(gateway);
      const time = entry?.operation === "PUT" ? Number(entry.string()) : Number.NaN;
      if (Number.isFinite(time)) found.set(gateway, time);
    }
    return found;
  }

  close(): void {
    this.#isClosed = true;
    this.#stopTimer();
  }

  #later(): void {
    const { clock, everySeconds } = this.#options;
    this.#stopTimer();
    this.#stopTimer = clock.after(everySeconds * 1_000, () => {
      if (this.#isClosed) return;
      void this.#beat().then(() => (this.#isClosed ? undefined : this.#later()));
    });
  }

  async #beat(): Promise<void> {
    const { clock, onMissed, onRepeat } = this.#options;
    if (this.#bucket === undefined || this.#isBeating || !this.#options.isUp()) return;
    this.#isBeating = true;
    const now = clock.now();
    const outages = this.#outages;
    try {
      await this.#bucket.put(this.id, String(now));
      if (this.#isRefused && this.#confirmed !== undefined) onMissed(this.#confirmed);
      this.#recovered();
      this.#confirmed = now;
      if (clock.elapsedMs() - this.#repeatedMs < REPEAT_SECONDS * 1_000) return;
      this.#repeatedMs = clock.elapsedMs();
      onRepeat();
    } catch (thrown) {
      // Where the connection was away, the link has said so.
      if (this.#options.isUp() && !this.#isClosed && outages === this.#outages) this.#refused(thrown);
    } finally {
      this.#isBeating = false;
    }
  }

  #refused(thrown: unknown): void {
    if (this.#isRefused) return;
    this.#isRefused = true;
    this.#outages += 1;
    this.#options.onProblem(`NATS: JetStream takes nothing: ${messageOf(thrown)}; readings are missing in the history until it does again`);
  }

  #recovered(): void {
    if (this.#isRefused) this.#options.onProblem("NATS: JetStream takes readings again");
    this.#isRefused = false;
  }
}
