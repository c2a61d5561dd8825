import uPlot from "uplot";
import type { PlotPoint } from "./series-points.js";

/** The columns of several series over one column of times, three for each: value, low and high. */
export function alignedData(series: readonly (readonly PlotPoint[])[]): uPlot.AlignedData {
  if (series.length === 0) return [[]];
  return uPlot.join(series.map(columnsOf));
}

function columnsOf(points: readonly PlotPoint[]): uPlot.AlignedData {
  const times: number[] = [];
  const values: (number | null)[] = [];
  const lows: (number | null)[] = [];
  const highs: (number | null)[] = [];
  for (const { time, value, low, high } of points) {
    // Two readings of one moment: the later one counts.
    if (time === times.at(-1)) {
      times.pop();
      values.pop();
      lows.pop();
      highs.pop();
    }
    times.push(time);
    values.push(value);
    lows.push(low);
    highs.push(high);
  }
  return [times, values, lows, highs];
}
