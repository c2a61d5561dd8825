import { signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { SensorDescription } from "../../hub/device-description.js";
import type { LiveReading } from "../state/live-readings.js";
import { usePanel } from "../state/panel.js";
import { type PlottedSeries, pointOf } from "./plotted-series.js";
import { SeriesPoints } from "./series-points.js";

/** A sensor that somebody wants to see. */
export interface PlottedSensor {
  readonly device: string;
  readonly sensor: SensorDescription;
}

/** The points of some sensors, as they come. `changes` counts up when there are new ones. */
export function usePlotSeries(plotted: readonly PlottedSensor[]): {
  readonly series: readonly PlottedSeries[];
  readonly changes: { value: number };
} {
  const { readings } = usePanel();
  const changes = useMemo(() => signal(0), []);
  const kept = useMemo(() => new Map<string, PlottedSeries>(), []);
  const key = plotted.map(({ device, sensor }) => `${device} ${sensor.name} ${sensor.type} ${sensor.units}`).join("\n");
  // A sensor that stays keeps its points.
  const series = useMemo(() => {
    const wanted = plotted.map(
      ({ device, sensor }) => kept.get(`${device} ${sensor.name}`) ?? { device, sensor, points: new SeriesPoints() },
    );
    kept.clear();
    for (const each of wanted) kept.set(`${each.device} ${each.sensor.name}`, each);
    return wanted;
  }, [key]);

  useEffect(() => {
    const ends = series.map(({ device, sensor, points }) => {
      const watch = readings.watch();
      watch.set(device, [sensor.name]);
      const take = (reading: LiveReading): void => {
        if (points.add(pointOf(reading, sensor))) changes.value++;
      };
      const known = readings.latest(device, sensor.name);
      if (known !== undefined) take(known);
      const stop = readings.listen(device, sensor.name, take);
      return () => {
        stop();
        watch.close();
      };
    });
    return () => {
      for (const end of ends) end();
    };
  }, [series]);

  return { series, changes };
}
