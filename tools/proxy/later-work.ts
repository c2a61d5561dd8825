import type { Clock } from "katcp-runtime";

/** What is to be done for some bytes, once there is time. */
export interface LaterJob {
  /** How many bytes it keeps until then. */
  readonly bytes: number;
  readonly run: () => void;
}

/** So long must nothing have come for there to be time: on a busy machine the peers of a pipeline often rest for some milliseconds. */
const quietMs = 20;
/** A job waits no longer, also where it is never quiet. */
const longestMs = 500;
/** So long is worked in one turn of the event loop. */
const sliceMs = 2;
/** More is not kept: then whoever comes waits. */
const mostBytes = 16 * 1024 * 1024;

/** Work that can wait until the traffic pauses, in the order in which it came: bytes that are passed on never wait for it. */
export class LaterWork {
  readonly #clock: Clock;
  #jobs: { readonly job: LaterJob; readonly sinceMs: number }[] = [];
  /** How many of them are done: taking the first off an array costs as much as it has. */
  #done = 0;
  #bytes = 0;
  #lastMs = 0;
  #isDue = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(job: LaterJob): void {
    this.#lastMs = this.#clock.elapsedMs();
    this.#jobs.push({ job, sinceMs: this.#lastMs });
    this.#bytes += job.bytes;
    if (this.#bytes > mostBytes) this.#work((): boolean => this.#bytes > mostBytes / 2);
    this.#schedule(quietMs);
  }

  /** Does all of it now. */
  finish(): void {
    this.#work(() => true);
  }

  #schedule(delayMs: number): void {
    if (this.#isDue || this.#jobs.length === 0) return;
    this.#isDue = true;
    this.#clock.after(delayMs, () => {
      this.#isDue = false;
      this.#look();
    });
  }

  #look(): void {
    const nowMs = this.#clock.elapsedMs();
    const sinceMs = this.#jobs[this.#done]?.sinceMs ?? nowMs;
    if (nowMs - this.#lastMs >= quietMs || nowMs - sinceMs >= longestMs) this.#work(() => this.#clock.elapsedMs() - nowMs < sliceMs);
    this.#schedule(quietMs);
  }

  #work(goesOn: () => boolean): void {
    while (this.#done < this.#jobs.length && goesOn()) {
      const job = this.#jobs[this.#done]?.job;
      this.#done++;
      this.#bytes -= job?.bytes ?? 0;
      job?.run();
    }
    if (this.#done < this.#jobs.length / 2) return;
    this.#jobs = this.#jobs.slice(this.#done);
    this.#done = 0;
  }
}
