import type { JSX } from "preact";
import { StatusWord } from "../statuses/status-mark.js";
import { timeOfDay } from "../words/time-text.js";
import { valueText } from "../words/value-text.js";
import { SERIES_COLOURS } from "./plot-colours.js";
import { type PlottedSeries, seriesKey } from "./plotted-series.js";
import { type PlotPoint, pointAt } from "./series-points.js";
import type { PlottedSensor } from "./use-plot-series.js";

export interface PlotLegendProps {
  readonly series: readonly PlottedSeries[];
  readonly cursor: { readonly value: number | undefined };
  readonly changes: { readonly value: number };
  readonly onRemove: (sensor: PlottedSensor) => void;
}

/** Which line is which, and its value where the pointer is, else the latest. */
export function PlotLegend({ series, cursor, changes, onRemove }: PlotLegendProps): JSX.Element {
  const time = cursor.value;
  // Reading it draws the legend again when points come.
  void changes.value;
  return (
    <ul class="legend">
      {series.map((each, index) => {
        const point = time === undefined ? each.points.last : pointAt(each.points.all, time);
        return (
          <li key={seriesKey(each)}>
            <i class={`swatch series-${(index % SERIES_COLOURS) + 1} ${index < SERIES_COLOURS ? "" : "dashed"}`} />
            <span class="dim">{each.device}</span> <span class="name">{breakable(each.sensor.name)}</span>
            <LegendValue point={point} series={each} />
            <button
              type="button"
              class="small quiet"
              aria-label={`Take ${each.sensor.name} out of the plot`}
              onClick={() => onRemove(each)}
            >
              ×
            </button>
          </li>
        );
      })}
      <li class="cursor-time dim">{time === undefined ? "" : `${timeOfDay(time)} UTC`}</li>
    </ul>
  );
}

/** A name that is too long for its line breaks after a dot. */
function breakable(name: string): readonly (JSX.Element | string)[] {
  return name.split(/(?<=\.)/).flatMap((part, index) => (index === 0 ? [part] : [<wbr key={index} />, part]));
}

function LegendValue({
  point,
  series: { sensor },
}: {
  readonly point: PlotPoint | undefined;
  readonly series: PlottedSeries;
}): JSX.Element {
  if (point === undefined) return <span class="value dim">…</span>;
  return (
    <>
      <b class="value">{valueText(point.text, sensor.type)}</b>
      <span class="units">{sensor.units}</span>
      <StatusWord status={point.status} />
    </>
  );
}
