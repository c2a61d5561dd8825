import type { Status } from "katcp-runtime/vocabulary";
import type { RangeModel, SensorModel } from "../../model/sensor-model.js";
import { sensorAnchor } from "./anchors.js";
import { type FamilyView, familyView } from "./family-view.js";
import { type TypeView, typeView } from "./type-view.js";
import { formatValue, formatWritten } from "./wire-text.js";

/** A sensor, or a family of them. */
export interface SensorView {
  readonly name: string;
  readonly anchor: string;
  readonly type: TypeView;
  /** What it is on the wire, for a table to be filtered by. */
  readonly datatype: string;
  readonly units: string;
  readonly description: string;
  readonly deprecated: string;
  readonly rules: readonly RuleView[];
  /** `family dynamic deprecated rules`, for a table to be filtered by. */
  readonly traits: string;
  readonly family: FamilyView | undefined;
}

/** One thing that the interface says of a sensor's readings. Each of its parts may be `""`. */
export interface RuleView {
  readonly label: string;
  readonly text: string;
  /** As it stands on the wire. */
  readonly code: string;
  readonly status: Status | "";
}

/** What the table of sensors says of one. */
export function sensorView(sensor: SensorModel): SensorView {
  const { name, type, description, deprecated, family, own } = sensor;
  const rules = rulesOf(sensor);
  return {
    name,
    anchor: sensorAnchor(name),
    type: typeView(type),
    datatype: type.datatype,
    units: type.units ?? "",
    description,
    deprecated: deprecated ?? "",
    rules,
    traits: traitsOf(sensor).join(" "),
    // One that only its group makes a family, and that comes and goes with that, says nothing new.
    family: family === undefined || (own.parameters.length === 0 && !family.isClosed) ? undefined : familyView(sensor, family),
  };
}

function traitsOf({ family, dynamic, deprecated, nominal, status, stale }: SensorModel): readonly string[] {
  return [
    family === undefined ? "single" : "family",
    ...(dynamic ? ["dynamic"] : []),
    ...(deprecated === undefined ? [] : ["deprecated"]),
    ...(nominal === undefined && status === undefined && stale === undefined ? [] : ["rules"]),
  ];
}

function rulesOf({ type, nominal, warn, otherwise, status, stale, strategy, initial, own, aliases }: SensorModel): readonly RuleView[] {
  const initialValue = initial?.value === undefined ? "" : formatWritten(initial.value, type);
  return [
    ...(nominal === undefined ? [] : [rule({ label: "nominal", text: describeRange(nominal, type) })]),
    ...(warn === undefined ? [] : [rule({ label: "warn", text: describeRange(warn, type) })]),
    ...(otherwise === undefined ? [] : [rule({ label: "otherwise", status: otherwise })]),
    ...(status ?? []).map(([value, each]) => rule({ code: value, status: each })),
    ...(stale === undefined ? [] : [rule({ label: "stale", text: `${stale.after} s without an update`, status: stale.status })]),
    ...(strategy === undefined ? [] : [rule({ label: "auto", code: strategy })]),
    ...(initial === undefined ? [] : [rule({ label: "at first", code: initialValue, status: initial.status ?? "" })]),
    ...aliases.map((alias) => rule({ label: "formerly", code: alias.name })),
    ...(own.dynamic ? [rule({ label: "dynamic", text: "comes and goes" })] : []),
  ];
}

function rule(parts: Partial<RuleView>): RuleView {
  return { label: "", text: "", code: "", status: "", ...parts };
}

function describeRange([low, high]: RangeModel, type: SensorModel["type"]): string {
  if (low === null && high === null) return "anything";
  const show = (end: number): string => formatValue(type.bigint ? BigInt(end) : end, type);
  if (low === null) return `≤ ${show(high ?? 0)}`;
  return high === null ? `≥ ${show(low)}` : `${show(low)} to ${show(high)}`;
}
