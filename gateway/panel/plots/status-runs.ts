import type { Status } from "katcp-runtime/vocabulary";
import type { PlotPoint } from "./series-points.js";

/** A time during which a sensor kept its status. */
export interface StatusRun {
  readonly status: Status;
  readonly from: number;
  readonly to: number;
}

/** The statuses of a sensor over time: each holds until the next point, and the last until `to`. */
export function statusRuns(points: readonly PlotPoint[], to: number): readonly StatusRun[] {
  const runs: StatusRun[] = [];
  for (const [index, { status, time }] of points.entries()) {
    const end = points[index + 1]?.time ?? Math.max(to, time);
    const last = runs.at(-1);
    if (last?.status === status && last.to === time) runs[runs.length - 1] = { status, from: last.from, to: end };
    else runs.push({ status, from: time, to: end });
  }
  return runs;
}
