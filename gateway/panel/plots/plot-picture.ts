import type uPlot from "uplot";
import { dateAndTime } from "../words/time-text.js";
import { valueText } from "../words/value-text.js";
import { plotColours } from "./plot-colours.js";
import type { PlotView } from "./plot-view.js";
import type { PlottedSeries } from "./plotted-series.js";

export interface PictureWords {
  readonly series: readonly PlottedSeries[];
  readonly site: string;
  readonly view: PlotView;
}

const lineHeight = 20;
const margin = 14;

/** A plot as a picture that says what it shows: title, time, and which line is which. */
export function plotPicture(plot: uPlot, { series, site, view }: PictureWords, onBlob: (blob: Blob) => void): void {
  const ratio = devicePixelRatio;
  const source = plot.ctx.canvas;
  const colours = plotColours();
  const canvas = document.createElement("canvas");
  const head = margin * 2 + lineHeight * (series.length + 1);
  canvas.width = source.width + margin * 2 * ratio;
  canvas.height = source.height + (head + margin) * ratio;
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.fillStyle = colours.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, margin * ratio, head * ratio);
  context.scale(ratio, ratio);
  context.textBaseline = "middle";
  context.fillStyle = colours.text;
  context.font = "13px system-ui, sans-serif";
  context.fillText(`${site}   ${dateAndTime(view.from)} to ${dateAndTime(view.to)} UTC`, margin, margin + lineHeight / 2);
  for (const [index, { device, sensor, points }] of series.entries()) {
    const y = margin + lineHeight * (index + 1.5);
    context.fillStyle = colours.series[index % colours.series.length] ?? colours.text;
    context.fillRect(margin, y - 2, 18, 4);
    context.fillStyle = colours.text;
    const last = points.last;
    const value = last === undefined ? "" : `   ${valueText(last.text, sensor.type)} ${sensor.units} (${last.status})`;
    context.fillText(`${device} ${sensor.name}${value}`, margin + 26, y);
  }
  canvas.toBlob((blob) => {
    if (blob !== null) onBlob(blob);
  }, "image/png");
}
