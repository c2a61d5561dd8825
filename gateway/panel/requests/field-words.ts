import type { FieldDescription } from "../../hub/device-description.js";

/** `float, 900 to 1670 MHz, default 0.5`: what one must know of an argument before one writes it. */
export function fieldWords(field: FieldDescription): string {
  const { type, units = "", separator, repeated, pattern, words = [] } = field;
  const range = rangeWords(field);
  return [
    separator === undefined ? typeWords(type) : `${typeWords(type)} list, with “${separator}” between the items`,
    range === "" ? units : `${range}${units === "" ? "" : ` ${units}`}`,
    words.length === 0 ? "" : `or ${words.join(", ")}`,
    pattern === undefined ? "" : `matches ${pattern}`,
    repeated === undefined ? "" : countWords(repeated),
    presenceWords(field),
  ]
    .filter((part) => part !== "")
    .join(", ");
}

function typeWords(type: string): string {
  return type === "discrete" ? "choice" : type === "timestamp" ? "time, in seconds or as a date in UTC" : type;
}

function rangeWords({ minimum, maximum }: FieldDescription): string {
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  if (minimum !== undefined) return `at least ${minimum}`;
  return maximum === undefined ? "" : `at most ${maximum}`;
}

function countWords({ minimum, maximum }: { readonly minimum: number; readonly maximum: number | undefined }): string {
  if (maximum === undefined) return minimum === 0 ? "any number of them" : `${minimum} or more of them`;
  return minimum === maximum ? `${minimum} of them` : `${minimum} to ${maximum} of them`;
}

function presenceWords({ optional, default: its }: FieldDescription): string {
  if (its !== undefined) return `default ${its === "" ? "empty" : its}`;
  return optional ? "may be left out" : "";
}
