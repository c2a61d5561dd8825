import { MAXIMUM_JSON_DEPTH } from "./peer-limits.js";

/** What JSON can say. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * Whether JSON can say a value as it is. `JSON.stringify` itself turns NaN and Infinity into `null` and leaves `undefined` out, so
 * that a reader would get another value than was set. What is deeper than may be read is refused too, and so is what contains itself.
 */
export function isJsonValue(value: unknown, depth = 0): value is JsonValue {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object":
      return value === null || (depth < MAXIMUM_JSON_DEPTH && isJsonObject(value, depth));
    default:
      return false;
  }
}

function isJsonObject(value: object, depth: number): boolean {
  if (Array.isArray(value)) {
    // By index: `every` passes over the holes of a sparse array, which are `undefined` too.
    for (let index = 0; index < value.length; index++) if (!isJsonValue(value[index], depth + 1)) return false;
    return true;
  }
  if ("toJSON" in value && typeof value.toJSON === "function") return isJsonValue(value.toJSON(""), depth + 1);
  for (const key of Object.keys(value)) if (!isJsonValue((value as Record<string, unknown>)[key], depth + 1)) return false;
  return true;
}
