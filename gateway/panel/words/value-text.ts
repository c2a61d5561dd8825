import { dateAndTime } from "./time-text.js";

const longestFraction = 6;

/** A sensor's value for people: floats with at most six significant digits after a long fraction, booleans in words, times in UTC. */
export function valueText(text: string, type: string): string {
  switch (type) {
    case "boolean":
      return text === "1" ? "true" : text === "0" ? "false" : text;
    case "timestamp":
      return timestampText(text);
    case "float":
      return floatText(text);
    default:
      return text;
  }
}

/** The device may have sent no number: then its text is shown as it is. */
function floatText(text: string): string {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) return text;
  if (fractionOf(text) <= longestFraction) return text;
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e9) return String(Number(value.toFixed(size >= 1000 ? 3 : longestFraction)));
  return value.toExponential(longestFraction - 1);
}

function fractionOf(text: string): number {
  return /\.(\d+)/.exec(text)?.[1]?.length ?? 0;
}

/** Zero and below stand for "not yet" on real devices. */
function timestampText(text: string): string {
  const seconds = Number(text);
  return Number.isFinite(seconds) && seconds > 0 ? dateAndTime(seconds) : text;
}

/** The number that a plot draws for a value: a place in `values` for a discrete. */
export function plottedNumber(text: string, type: string, values: readonly string[] = []): number | undefined {
  switch (type) {
    case "integer":
    case "float":
    case "timestamp":
    case "boolean": {
      const value = text.trim() === "" ? Number.NaN : Number(text);
      return Number.isFinite(value) ? value : undefined;
    }
    case "discrete": {
      const place = values.indexOf(text);
      return place < 0 ? undefined : place;
    }
    default:
      return undefined;
  }
}

/** Whether a sensor of this type has something to draw besides its status. */
export function isPlottable(type: string): boolean {
  return ["integer", "float", "boolean", "discrete", "timestamp"].includes(type);
}
