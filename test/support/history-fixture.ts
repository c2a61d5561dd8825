import { onTestFinished } from "vitest";
import { type History, openHistory } from "../../gateway/history/history.js";
import type { HistoryClock, HistoryOptions } from "../../gateway/history/history-options.js";
import type { HistoryAnswer, HistoryQuestion } from "../../gateway/history/query/history-answer.js";
import type { HubReading } from "../../gateway/hub/hub-reading.js";
import { tempFolder } from "./temp-folder.js";

/** A clock that tests set. The time of day and the steady time go together, but for `step`. */
export class StoppedClock implements HistoryClock {
  #now: number;
  #steady = 1000;

  /** 2026-11-27, 10:00 UTC. */
  constructor(now = Date.UTC(2026, 10, 27, 10) / 1000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  steady(): number {
    return this.#steady;
  }

  every(): () => void {
    return () => {};
  }

  pass(seconds: number): void {
    this.#now += seconds;
    this.#steady += seconds;
  }

  step(seconds: number): void {
    this.#now += seconds;
  }
}

/** A folder with a history, that can be opened again and again. */
export interface HistoryFixture {
  readonly folder: string;
  readonly clock: StoppedClock;
  /** What users were told. */
  readonly told: string[];
  open(options?: Partial<HistoryOptions>): Promise<History>;
}

export function historyFixture(folder = tempFolder()): HistoryFixture {
  const clock = new StoppedClock();
  const told: string[] = [];
  return {
    folder,
    clock,
    told,
    open: async (options = {}) => {
      const history = await openHistory({ folder, clock, onProblem: (text) => told.push(text), ...options });
      onTestFinished(() => history.close());
      return history;
    },
  };
}

/** A reading that has come just now. */
export function readingAt(clock: HistoryClock, value: unknown, other: Partial<HubReading> = {}): HubReading {
  const time = { timestamp: clock.now(), receivedAt: clock.now() };
  return { device: "dev", sensor: "temperature", ...time, status: "nominal", text: String(value), value, ...other };
}

/** All readings of a day around the clock's time, as `[time, last, status]`. */
export async function allReadings(history: History, clock: HistoryClock, sensor = "temperature"): Promise<readonly unknown[]> {
  const { series } = await askAll(history, clock, { sensors: [sensor] });
  return (series[0]?.rows ?? []).map(({ time, last, status }) => [time, last, status]);
}

export function askAll(history: History, clock: HistoryClock, question: Partial<HistoryQuestion>): Promise<HistoryAnswer> {
  const [from, to] = [clock.now() - 200 * 86_400, clock.now() + 86_400];
  return history.ask({ device: "dev", sensors: ["temperature"], from, to, step: 0, ...question });
}
