import { type HistoryClock, openHistory } from "katcp-gateway";
import type { Candidate, CandidatePlace } from "../candidate.js";

/** The history of katcp-gateway as it is: a log of its own, and DuckDB in memory, which makes the Parquet. */
export async function ours({ folder }: CandidatePlace): Promise<Candidate> {
  // What is written is measured, and not the time that passes between.
  const clock: HistoryClock = { now: () => Date.now() / 1000, steady: () => performance.now() / 1000, every: () => () => {} };
  const options = { folder, clock, onProblem: console.error, limits: { waitingReadings: 1e9 } };
  let history = await openHistory(options);
  return {
    append: async (readings) => {
      history.record(readings);
      await history.tick();
    },
    finish: async () => {
      await history.close();
      history = await openHistory(options);
    },
    query: async (device, sensor) => {
      const { series } = await history.ask({ device, sensors: [sensor], from: 0, to: 4e9, step: 10 });
      return series[0]?.rows.length ?? 0;
    },
  };
}
