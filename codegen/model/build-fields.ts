import type { JsonArray, JsonNode } from "../interface/json-node.js";
import { ObjectView } from "../interface/object-view.js";
import { buildType, type TypeScope } from "./build-type.js";
import type { FieldModel } from "./device-model.js";
import { memberOfEntry, NameSpace } from "./name-space.js";
import { readWrittenValue } from "./written-value.js";

/** The fields of one list (interface reference, "Fields"), less those that were reported. */
export function buildFields(array: JsonArray | undefined, scope: TypeScope): readonly FieldModel[] {
  const names = new NameSpace("field");
  const views = (array?.items ?? []).filter(({ kind }) => kind === "object").map((item) => new ObjectView(item));
  checkOrder(views, scope);
  return views.flatMap((view) => buildField(view, names, scope) ?? []);
}

function buildField(view: ObjectView, names: NameSpace, scope: TypeScope): FieldModel | undefined {
  const name = view.string("name");
  const label = name === undefined ? "a field" : JSON.stringify(name.value);
  const type = buildType(view, label, scope);
  reportConflicts(view, scope);
  if (name === undefined) return undefined;
  const member = names.take(memberOfEntry(view, name.value), {
    wireName: name.value,
    at: view.string("identifier")?.start ?? name.start,
    reporter: scope.reporter,
  });
  if (type === undefined) return undefined;
  const fallback = view.get("default");
  return {
    name: name.value,
    member,
    description: view.string("description")?.value ?? "",
    type,
    optional: view.isTrue("optional"),
    default: fallback === undefined ? undefined : readWrittenValue(fallback, type, '"default"', scope.reporter),
    repeated: readRepeated(view, scope),
  };
}

/** `default`, `optional` and `repeated` each say something about absence: only one of them can. */
function reportConflicts(view: ObjectView, { reporter }: TypeScope): void {
  const said = ["default", "optional", "repeated"]
    .filter((key) => view.get(key) !== undefined && (key === "default" || isSaid(view.get(key))))
    .sort((one, other) => view.keyStart(one) - view.keyStart(other));
  const [first, second] = said;
  if (first === undefined || second === undefined) return;
  reporter.error(view.keyStart(second), "conflict", `"${second}" cannot stand beside "${first}"`);
}

function isSaid(node: JsonNode | undefined): boolean {
  return node?.kind === "object" || (node?.kind === "boolean" && node.value);
}

function readRepeated(view: ObjectView, { reporter }: TypeScope): FieldModel["repeated"] {
  if (view.isTrue("repeated")) return { minimum: 0, maximum: Number.POSITIVE_INFINITY };
  const node = view.object("repeated");
  if (node === undefined) return undefined;
  const counts = new ObjectView(node);
  const [minimum, maximum] = [counts.number("minimum"), counts.number("maximum")];
  if (minimum !== undefined && maximum !== undefined && minimum.value > maximum.value) {
    const later = Math.max(minimum.start, maximum.start);
    reporter.error(later, "bad-value", `expected a minimum that is not above the maximum, found ${minimum.value} and ${maximum.value}`);
  }
  return { minimum: minimum?.value ?? 0, maximum: maximum?.value ?? Number.POSITIVE_INFINITY };
}

/** What may be absent is absent from the end; what is repeated takes the rest. */
function checkOrder(views: readonly ObjectView[], { reporter }: TypeScope): void {
  let absentable: string | undefined;
  views.forEach((view, index) => {
    const name = view.string("name")?.value ?? "";
    const isRepeated = isSaid(view.get("repeated"));
    if (isRepeated && index < views.length - 1) {
      const next = views[index + 1]?.string("name")?.value ?? "";
      reporter.error(
        view.keyStart("repeated"),
        "field-order",
        `the repeated field "${name}" takes all the rest, so "${next}" cannot follow it`,
      );
    }
    const minimum = new ObjectView(view.object("repeated")).number("minimum")?.value ?? 0;
    const mayBeAbsent = isRepeated ? minimum === 0 : view.isTrue("optional") || view.get("default") !== undefined;
    if (mayBeAbsent) absentable ??= name;
    else if (absentable !== undefined) {
      const at = view.string("name")?.start ?? view.start;
      reporter.error(at, "field-order", `"${name}" must be given, so it cannot follow "${absentable}", which may be absent`);
    }
  });
}
