import type uPlot from "uplot";
import { severityOf } from "../statuses/status-order.js";
import type { PlotColours } from "./plot-colours.js";
import type { PlottedSeries } from "./plotted-series.js";
import { type StatusRun, statusRuns } from "./status-runs.js";

/** Height of a lane in pixels of the page. */
const laneHeight = 7;
const laneGap = 2;
/** The pixels of the canvas that a status takes which was there for a moment. */
const shortest = 2;

/** So many pixels all lanes take, below the lines. */
export function lanesHeight(count: number): number {
  return count * (laneHeight + laneGap) + laneGap;
}

export interface LanesToDraw {
  readonly series: readonly PlottedSeries[];
  readonly colours: PlotColours;
  readonly now: number;
}

/** Behind the lines: the times when a single sensor was not nominal. */
export function drawBands(plot: uPlot, { series, colours, now }: LanesToDraw): void {
  const [only] = series;
  if (only === undefined || series.length > 1) return;
  const { top, height } = plot.bbox;
  plot.ctx.save();
  plot.ctx.globalAlpha = 0.13;
  for (const run of runsOf(plot, only, now)) {
    if (run.status === "nominal") continue;
    plot.ctx.fillStyle = colours.statuses[run.status];
    const [left, width] = placeOf(plot, run);
    plot.ctx.fillRect(left, top, width, height);
  }
  plot.ctx.restore();
}

/** At the foot of the plot: for each sensor a lane with its status over time. */
export function drawLanes(plot: uPlot, { series, colours, now }: LanesToDraw): void {
  const ratio = devicePixelRatio;
  const bottom = plot.bbox.top + plot.bbox.height;
  plot.ctx.save();
  for (const [index, each] of series.entries()) {
    const top = bottom - (series.length - index) * (laneHeight + laneGap) * ratio;
    for (const run of runsOf(plot, each, now)) {
      const [left, width] = placeOf(plot, run);
      plot.ctx.fillStyle = colours.statuses[run.status];
      plot.ctx.globalAlpha = run.status === "nominal" ? 0.45 : 1;
      plot.ctx.fillRect(left, top, width, laneHeight * ratio);
    }
    // The stripe at its left says whose lane it is.
    plot.ctx.globalAlpha = 1;
    plot.ctx.fillStyle = colours.series[index % colours.series.length] ?? colours.text;
    plot.ctx.fillRect(plot.bbox.left - 6 * ratio, top, 4 * ratio, laneHeight * ratio);
  }
  plot.ctx.restore();
}

/** The limits of a single sensor: what is beyond them is not nominal. */
export function drawLimits(plot: uPlot, { series, colours }: LanesToDraw, scale: string): void {
  const [only] = series;
  if (only === undefined || series.length > 1) return;
  const { nominal = [null, null], warn = [null, null] } = only.sensor;
  const limits = [
    ...nominal.map((limit) => [limit, colours.statuses.warn] as const),
    ...warn.map((limit) => [limit, colours.statuses.error] as const),
  ];
  plot.ctx.save();
  plot.ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  plot.ctx.lineWidth = devicePixelRatio;
  for (const [limit, colour] of limits) {
    if (limit === null) continue;
    const y = plot.valToPos(limit, scale, true);
    if (y < plot.bbox.top || y > plot.bbox.top + plot.bbox.height) continue;
    plot.ctx.strokeStyle = colour;
    plot.ctx.beginPath();
    plot.ctx.moveTo(plot.bbox.left, y);
    plot.ctx.lineTo(plot.bbox.left + plot.bbox.width, y);
    plot.ctx.stroke();
  }
  plot.ctx.restore();
}

/** The worst last: it is drawn over what else was there in the time of a pixel. */
function runsOf(plot: uPlot, { points }: PlottedSeries, now: number): readonly StatusRun[] {
  const { min = 0, max = 0 } = plot.scales["x"] ?? {};
  return statusRuns(points.between(min, max), Math.min(max, now))
    .filter(({ from, to }) => to >= min && from <= max)
    .sort((one, other) => severityOf(other.status) - severityOf(one.status));
}

/** Whole pixels, and two at least: a failure of a moment is seen in the plot of a day. */

function placeOf(plot: uPlot, { from, to }: StatusRun): readonly [left: number, width: number] {
  const { left, width } = plot.bbox;
  const right = left + width;
  const start = Math.min(Math.max(left, Math.floor(plot.valToPos(from, "x", true))), right - shortest);
  const end = Math.min(right, Math.ceil(plot.valToPos(to, "x", true)));
  return [start, Math.max(shortest, end - start)];
}
