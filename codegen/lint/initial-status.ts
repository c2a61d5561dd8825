import type { JsonNode } from "../interface/json-node.js";
import { ObjectView } from "../interface/object-view.js";
import type { Finding, LintScope } from "./lint-rule.js";
import type { Site } from "./site.js";
import type { WrittenType } from "./type-table.js";

/** What rules give; the other statuses say why there is no value, and no rule knows that. */
const ruled = ["nominal", "warn", "error"];

/** A sensor that begins with a status which its own rule would not give to the value that it begins with. */
export function* initialStatus({ kind, view }: Site, { types }: LintScope): Iterable<Finding> {
  if (kind !== "sensor") return;
  const initial = new ObjectView(view.object("initial"));
  const status = initial.string("status");
  if (status === undefined || !ruled.includes(status.value)) return;
  const type = types.resolve(view);
  if (type === undefined) return;
  const value = initial.get("value");
  const byRule = statusMap(view, type, value) ?? rangeStatus(view, type, value);
  if (byRule === undefined || byRule === status.value) return;
  const message = `the sensor starts with the status ${status.value}, but its rule gives ${byRule}`;
  yield { at: status.start, rule: "initial-status", message };
}

function statusMap(view: ObjectView, { datatype, values }: WrittenType, value: JsonNode | undefined): string | undefined {
  if (datatype !== "boolean" && datatype !== "discrete") return undefined;
  const key = value === undefined ? (datatype === "boolean" ? "false" : values[0]) : "value" in value ? String(value.value) : undefined;
  return key === undefined ? undefined : new ObjectView(view.object("status")).string(key)?.value;
}

function rangeStatus(view: ObjectView, { datatype }: WrittenType, value: JsonNode | undefined): string | undefined {
  if ((datatype !== "integer" && datatype !== "float") || view.array("nominal") === undefined) return undefined;
  const number = value === undefined ? 0 : value.kind === "number" ? value.value : undefined;
  if (number === undefined) return undefined;
  if (isInside(number, view, "nominal")) return "nominal";
  const warn = view.array("warn");
  if (warn !== undefined && isInside(number, view, "warn")) return "warn";
  return view.string("otherwise")?.value ?? (warn === undefined ? "warn" : "error");
}

function isInside(value: number, view: ObjectView, key: string): boolean {
  const [low, high] = view.array(key)?.items ?? [];
  return !(low?.kind === "number" && value < low.value) && !(high?.kind === "number" && value > high.value);
}
