import type { JsonValue } from "../../interface/json-node.js";
import type { SchemaModel } from "../type-model.js";
import { isValueOf } from "./check-value.js";

/** A value that a schema gives as an example, or as a default; undefined where only its author knows what one looks like. */
export function schemaExample(schema: SchemaModel): JsonValue | undefined {
  const { document } = schema;
  if (typeof document !== "object" || document === null || Array.isArray(document)) return undefined;
  const { examples, enum: values, const: only, default: fallback } = document as Readonly<Record<string, JsonValue>>;
  const given = [examples, values].flatMap((each) => (Array.isArray(each) ? each : []));
  return [...given, only, fallback].find((value) => value !== undefined && isValueOf(schema, value));
}
