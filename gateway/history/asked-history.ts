import type { HistoryAnswer, HistoryQuestion } from "./query/history-answer.js";

/** Whatever answers what was: the store of this gateway, or a stream of NATS. */
export interface AskedHistory {
  /** Rejects when `signal` aborts. @throws HistoryBusy, HistoryAway, QuestionProblem */
  ask(question: HistoryQuestion, signal?: AbortSignal): Promise<HistoryAnswer>;
  /** Whether there is any reading of the sensor. */
  has(device: string, sensor: string, signal?: AbortSignal): Promise<boolean>;
}

/** The history is elsewhere, and cannot be reached now. */
export class HistoryAway extends Error {
  constructor(message: string) {
    super(message);
    this.name = "HistoryAway";
  }
}
