/** So many questions wait; more are refused. */
const mostWaiting = 32;
/** A question that takes longer is given up. */
const longestMs = 30_000;

/** Too many questions at once. */
export class HistoryBusy extends Error {
  constructor() {
    super(`${mostWaiting} questions wait for the history already; ask again later`);
    this.name = "HistoryBusy";
  }
}

/** One question at a time: each may use all the cores that there are. */
export class QuestionQueue {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** @throws HistoryBusy when too many wait. Rejects when `signal` aborts, and when it takes too long. */
  async ask<Answer>(work: (signal: AbortSignal) => Promise<Answer>, signal?: AbortSignal): Promise<Answer> {
    if (this.#waiting >= mostWaiting) throw new HistoryBusy();
    this.#waiting++;
    const turn = this.#last.then(() => {
      const limit = AbortSignal.timeout(longestMs);
      return work(signal === undefined ? limit : AbortSignal.any([signal, limit]));
    });
    this.#last = turn.catch(() => {});
    try {
      return await turn;
    } finally {
      this.#waiting--;
    }
  }
}
