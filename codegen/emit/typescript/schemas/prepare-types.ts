import type { JsonValue } from "../../../interface/json-node.js";

type JsonObject = Readonly<Record<string, JsonValue>>;

/**
 * A schema for the library that makes types of it: under the name that it is to have, with tuples as earlier drafts wrote them, which
 * is how the library reads them.
 */
export function prepareTypes(document: JsonValue, typeName: string): JsonValue {
  if (!isObject(document)) return { title: typeName, ...(document === false ? { not: {} } : {}) };
  const { title: _, $schema: __, ...rest } = withTuples(document) as JsonObject;
  return { title: typeName, ...rest };
}

/** What is no schema, such as an `enum`, holds no `prefixItems` of any meaning to the library either. */
function withTuples(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withTuples);
  if (!isObject(value)) return value;
  const { prefixItems, ...rest } = value;
  const own: Record<string, JsonValue> = Object.fromEntries(Object.entries(rest).map(([key, each]) => [key, withTuples(each)]));
  if (!Array.isArray(prefixItems)) return prefixItems === undefined ? own : { ...own, prefixItems: withTuples(prefixItems) };
  const { items, ...others } = own;
  return { ...others, items: prefixItems.map(withTuples), ...(items === undefined ? {} : { additionalItems: items }) };
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
