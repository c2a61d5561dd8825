import type { Clock } from "katcp-runtime";

/** What is to be done once there is time. It works while `goesOn` says so; where it is not done then, it is called again. */
export type LaterJob = (goesOn: () => boolean) => boolean;

/** So long must nothing have come for there to be time: on a busy machine the peers of a pipeline often rest for some milliseconds. */
const quietMs = 20;
/** A job waits no longer, also where it is never quiet. */
const longestMs = 500;
/** So long is worked in one turn of the event loop. */
const sliceMs = 2;

/** Work that can wait until the traffic pauses, in the order in which it came: bytes that are passed on never wait for it. */
export class LaterWork {
  readonly #clock: Clock;
  #jobs: { readonly job: LaterJob; readonly sinceMs: number }[] = [];
  /** How many of them are done: taking the first off an array costs as much as it has. */
  #done = 0;
  #lastMs = 0;
  #hurries = 0;
  #isDue = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(job: LaterJob): void {
    this.#lastMs = this.#clock.elapsedMs();
    this.#jobs.push({ job, sinceMs: this.#lastMs });
    this.#schedule();
  }

  /** Somebody waits for it: until the returned function is called it is worked without a rest, still in slices. */
  hurry(): () => void {
    let isOver = false;
    this.#hurries++;
    this.#schedule();
    return () => {
      if (!isOver) this.#hurries--;
      isOver = true;
    };
  }

  /** Does all of it now. */
  finish(): void {
    this.#work(() => true);
  }

  #schedule(restMs = quietMs): void {
    if (this.#isDue || this.#jobs.length === 0) return;
    this.#isDue = true;
    this.#clock.after(this.#hurries > 0 ? 0 : restMs, () => {
      this.#isDue = false;
      this.#look();
    });
  }

  #look(): void {
    const nowMs = this.#clock.elapsedMs();
    const sinceMs = this.#jobs[this.#done]?.sinceMs ?? nowMs;
    const isQuiet = nowMs - this.#lastMs >= quietMs;
    if (isQuiet || this.#hurries > 0 || nowMs - sinceMs >= longestMs) this.#work(() => this.#clock.elapsedMs() - nowMs < sliceMs);
    // Where nothing comes, there is nothing to rest for.
    this.#schedule(isQuiet ? 0 : quietMs);
  }

  #work(goesOn: () => boolean): void {
    while (goesOn()) {
      const job = this.#jobs[this.#done]?.job;
      if (job === undefined || !job(goesOn)) break;
      this.#done++;
    }
    if (this.#done < this.#jobs.length / 2) return;
    this.#jobs = this.#jobs.slice(this.#done);
    this.#done = 0;
  }
}
