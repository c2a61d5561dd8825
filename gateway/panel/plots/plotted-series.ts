import type { SensorDescription } from "../../hub/device-description.js";
import type { LiveReading } from "../state/live-readings.js";
import { plottedNumber } from "../words/value-text.js";
import type { PlotPoint, SeriesPoints } from "./series-points.js";

/** A sensor in a plot, and its points. */
export interface PlottedSeries {
  readonly device: string;
  readonly sensor: SensorDescription;
  readonly points: SeriesPoints;
}

/** What tells it from all others. */
export function seriesKey({ device, sensor }: Pick<PlottedSeries, "device" | "sensor">): string {
  return `${device}:${sensor.name}`;
}

/** A reading as a point. What an unreachable device once said is no value of now. */
export function pointOf({ timestamp: time, status, text }: LiveReading, { type, parameters }: SensorDescription): PlotPoint {
  const value = status === "unreachable" ? null : (plottedNumber(text, type, parameters) ?? null);
  return { time, value, low: value, high: value, status, text };
}

/** Sensors of one unit share a scale; each discrete has its own, with its values as marks. */
export function scaleOf({ type, units, name }: SensorDescription): string {
  if (type === "discrete") return `discrete ${name}`;
  return type === "boolean" ? "boolean" : type === "timestamp" ? "timestamp" : `units ${units}`;
}

/** A value holds until the next one; only of floats one may think that they went on between. */
export function isStepped({ type }: SensorDescription): boolean {
  return type !== "float" && type !== "timestamp";
}
