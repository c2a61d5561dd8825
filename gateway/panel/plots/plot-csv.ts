import type { PlotView } from "./plot-view.js";
import type { PlottedSeries } from "./plotted-series.js";

/** The points that a plot shows, one reading a line, as spreadsheets and pandas read them. */
export function plotCsv(series: readonly PlottedSeries[], { from, to }: Pick<PlotView, "from" | "to">): string {
  const lines = ["time_utc,timestamp,device,sensor,status,value,low,high,units"];
  for (const each of series) {
    for (const { time, status, text, low, high } of each.points.between(from, to)) {
      if (time < from || time > to) continue;
      const cells = [isoTime(time), time, each.device, each.sensor.name, status, text, low ?? "", high ?? "", each.sensor.units];
      lines.push(cells.map(cell).join(","));
    }
  }
  if (series.length > 1) sortByTime(lines);
  return `${lines.join("\r\n")}\r\n`;
}

function sortByTime(lines: string[]): void {
  const [head = "", ...rest] = lines;
  rest.sort((one, other) => timestampIn(one) - timestampIn(other));
  lines.splice(0, lines.length, head, ...rest);
}

function timestampIn(line: string): number {
  return Number(line.split(",", 2)[1]);
}

function isoTime(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString();
}

/** A cell as RFC 4180 has it. A text that a spreadsheet would take for a formula has an apostrophe before it. */
function cell(value: string | number): string {
  const text = typeof value === "string" && /^[=+@\t\r]|^-(?![\d.])/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
