import uPlot from "uplot";
import { dateAndTime } from "../words/time-text.js";
import { faded, type PlotColours } from "./plot-colours.js";
import { drawBands, drawLanes, drawLimits, lanesHeight } from "./plot-lanes.js";
import { isStepped, type PlottedSeries, scaleOf, seriesKey } from "./plotted-series.js";
import { timeMarks } from "./time-axis.js";

export interface PlotSettings {
  readonly series: readonly PlottedSeries[];
  readonly colours: PlotColours;
  readonly width: number;
  readonly height: number;
  readonly now: () => number;
  /** Somebody has drawn over a part of the plot. */
  readonly onSelect: (from: number, to: number) => void;
  /** The pointer is at this time; undefined: it has left. */
  readonly onCursor: (time: number | undefined) => void;
}

/** What uPlot is told: a scale for each unit, a line for each sensor with the range of its readings, lanes of statuses. */
export function plotOptions(settings: PlotSettings): uPlot.Options {
  const { series, width, height } = settings;
  const scales = [...new Set(series.map(({ sensor }) => scaleOf(sensor)))];
  return {
    width,
    height,
    // The last mark of the time axis stands half beyond it, where no other axis makes room.
    padding: [10, scales.length > 1 ? 8 : 30, 0, 4],
    legend: { show: false },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    cursor: { drag: { x: true, y: false, setScale: false }, points: { size: 6 } },
    scales: { x: { time: true, auto: false }, ...Object.fromEntries(scales.map((scale) => [scale, scaleRange(scale, settings)])) },
    axes: [timeAxis(settings), ...scales.map((scale, index) => valueAxis(scale, index, settings))],
    series: [{}, ...series.flatMap((each, index) => linesOf(each, index, settings))],
    bands: series.map((_, index) => ({
      series: [3 * index + 3, 3 * index + 2],
      fill: faded(settings.colours.series[index % settings.colours.series.length] ?? settings.colours.text, 0.25),
    })),
    hooks: hooksOf(settings, scales),
  };
}

function hooksOf(settings: PlotSettings, scales: readonly string[]): uPlot.Hooks.Arrays {
  const lanes = (): Parameters<typeof drawLanes>[1] => ({ ...settings, now: settings.now() });
  return {
    drawAxes: [(plot) => drawBands(plot, lanes()), (plot) => drawLimits(plot, lanes(), scales[0] ?? "")],
    draw: [(plot) => drawLanes(plot, lanes())],
    setSelect: [(plot) => takeSelection(plot, settings)],
    setCursor: [
      (plot) => {
        const { left } = plot.cursor;
        settings.onCursor(left === undefined || left < 0 ? undefined : plot.posToVal(left, "x"));
      },
    ],
  };
}

function takeSelection(plot: uPlot, { onSelect }: PlotSettings): void {
  const { left, width } = plot.select;
  if (width < 4) return;
  onSelect(plot.posToVal(left, "x"), plot.posToVal(left + width, "x"));
  plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
}

/** Room for the lanes below the lines, and a little air above. */
function scaleRange(scale: string, { series, height }: PlotSettings): uPlot.Scale {
  const share = Math.min(0.6, lanesHeight(series.length) / Math.max(60, height - 40));
  return {
    auto: true,
    range: (_plot, low, high) => {
      const [from, to] = fixedRange(scale, series) ?? [low ?? 0, high ?? 1];
      const span = to - from || Math.abs(to) * 0.1 || 1;
      const top = to + span * 0.08;
      const bottom = from - span * 0.08;
      return [bottom - ((top - bottom) * share) / (1 - share), top];
    },
  };
}

/** What is chosen from a few values shows them all. */
function fixedRange(scale: string, series: readonly PlottedSeries[]): readonly [from: number, to: number] | undefined {
  if (scale === "boolean") return [0, 1];
  const sensor = series.find((each) => scaleOf(each.sensor) === scale)?.sensor;
  return sensor?.type === "discrete" ? [0, Math.max(1, sensor.parameters.length - 1)] : undefined;
}

function linesOf(each: PlottedSeries, index: number, { colours }: PlotSettings): readonly uPlot.Series[] {
  const scale = scaleOf(each.sensor);
  const hidden: uPlot.Series = { scale, stroke: "transparent", width: 0, points: { show: false } };
  const colour = colours.series[index % colours.series.length] ?? colours.text;
  const { stepped } = uPlot.paths;
  return [
    {
      label: seriesKey(each),
      scale,
      stroke: colour,
      width: 1.5,
      points: { size: 4 },
      // More sensors than colours: the second round is dashed.
      ...(index < colours.series.length ? {} : { dash: [6, 3] }),
      ...(isStepped(each.sensor) && stepped !== undefined ? { paths: stepped({ align: 1 }) } : {}),
    },
    hidden,
    hidden,
  ];
}

function timeAxis({ colours }: PlotSettings): uPlot.Axis {
  return {
    ...lookOf(colours),
    space: 70,
    size: 30,
    values: (_plot, splits, _axis, _space, distance) => [...timeMarks(splits, distance)],
  };
}

function valueAxis(scale: string, index: number, { series, colours }: PlotSettings): uPlot.Axis {
  const sensor = series.find((each) => scaleOf(each.sensor) === scale)?.sensor;
  const kind = scale.split(" ", 1)[0];
  const look = {
    ...lookOf(colours),
    scale,
    side: index === 0 ? 3 : 1,
    grid: { show: index === 0, stroke: colours.grid, width: 1 },
  } as const;
  const measure = (_plot: uPlot, texts: readonly string[] | null): number =>
    Math.max(46, ...(texts ?? []).map((text) => text.length * 7 + 18));
  if (kind === "discrete") {
    const places = (sensor?.parameters ?? []).map((_, place) => place);
    return {
      ...look,
      size: measure,
      splits: () => places,
      values: (_plot, splits) => splits.map((place) => sensor?.parameters[place] ?? ""),
    };
  }
  if (kind === "boolean") return { ...look, size: measure, splits: () => [0, 1], values: () => ["false", "true"] };
  if (kind === "timestamp")
    return { ...look, size: measure, values: (_plot, splits) => splits.map((seconds) => dateAndTime(seconds).slice(5, 16)) };
  const units = sensor?.units ?? "";
  const values = (_plot: uPlot, splits: number[]): string[] => splits.map((value) => String(Number(value.toPrecision(12))));
  return { ...look, size: measure, values, ...(units === "" ? {} : { label: units, labelSize: 18, labelGap: 0, labelFont: font }) };
}

const font = "12px system-ui, sans-serif";

function lookOf({ text, grid }: PlotColours): uPlot.Axis {
  return { stroke: text, font, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1, size: 5 } };
}
