import type { JsonArray, JsonNode } from "../interface/json-node.js";
import { ObjectView } from "../interface/object-view.js";
import { quote } from "../interface/quote.js";
import { buildType, type TypeScope, UNKNOWN_TYPE } from "./build-type.js";
import type { FieldModel } from "./call-model.js";
import { readExample } from "./read-examples.js";
import { readExtensions } from "./read-extensions.js";
import { readNumberLimits } from "./read-limits.js";
import { listable, readSeparator } from "./read-separator.js";
import { readWords } from "./read-words.js";
import { reportRivals } from "./report-keys.js";
import { readWireName } from "./wire-name.js";
import { readWrittenValue } from "./written-value.js";

/** The fields of one list (interface reference, "Fields"); also those that were reported, since signatures are told apart by their number. */
export function buildFields(array: JsonArray | undefined, scope: TypeScope): readonly FieldModel[] {
  const items = array?.items ?? [];
  const objects = items.filter(({ kind }) => kind === "object");
  checkOrder(
    objects.map((item) => new ObjectView(item)),
    scope,
  );
  return items.map((item) => buildField(item, scope));
}

/** One field; of one that is no object, which was reported, nothing is known. */
function buildField(item: JsonNode, scope: TypeScope): FieldModel {
  const view = new ObjectView(item);
  const name = view.string("name");
  const base = item.kind === "object" ? buildType(view, name === undefined ? "a field" : quote(name.value), scope) : UNKNOWN_TYPE;
  const separator = readSeparator(view, base, listable, scope.reporter);
  const type = separator === undefined ? base : { ...base, separator };
  const words = readWords(view, type, scope.reporter);
  const written = words === undefined ? type : { ...type, words };
  reportConflicts(view, scope);
  const fallback = view.get("default");
  const wireName = readWireName(view, { name: name?.value ?? "", keyStart: name?.start ?? view.start, reporter: scope.reporter });
  // Each by its name: what stands behind a `...` takes V8 a hundred times as long, and there are thousands of fields.
  return {
    name: wireName.name,
    identifier: wireName.identifier,
    place: wireName.place,
    description: view.string("description")?.value ?? "",
    type,
    words,
    optional: view.isTrue("optional"),
    // One that was reported is still there: the field may be absent.
    default: fallback === undefined ? undefined : (readWrittenValue(fallback, written, '"default"', scope.reporter) ?? null),
    repeated: readRepeated(view, scope),
    secret: view.isTrue("secret"),
    example: readExample(view, written, scope.reporter),
    extensions: readExtensions(item),
  };
}

/** `default`, `optional` and `repeated` each say something about absence: only one of them can. */
function reportConflicts(view: ObjectView, { reporter }: TypeScope): void {
  const said = ["default", "optional", "repeated"]
    .filter((key) => view.get(key) !== undefined && (key === "default" || isSaid(view.get(key))))
    .sort((one, other) => view.keyStart(one) - view.keyStart(other));
  const [first, second] = said;
  if (first !== undefined && second !== undefined) reportRivals(view, [first, second], reporter);
  // What nobody is to see is not shown either.
  if (view.isTrue("secret") && view.get("example") !== undefined) reportRivals(view, ["example", "secret"], reporter);
}

function isSaid(node: JsonNode | undefined): boolean {
  return node?.kind === "object" || (node?.kind === "boolean" && node.value);
}

function readRepeated(view: ObjectView, { reporter }: TypeScope): FieldModel["repeated"] {
  if (view.isTrue("repeated")) return { minimum: 0, maximum: Number.POSITIVE_INFINITY };
  const node = view.object("repeated");
  if (node === undefined) return undefined;
  const { minimum = 0, maximum = Number.POSITIVE_INFINITY } = readNumberLimits(new ObjectView(node), reporter);
  return { minimum, maximum };
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
        `the repeated field ${quote(name)} takes everything that is left, so ${quote(next)} cannot follow it`,
      );
    }
    const minimum = new ObjectView(view.object("repeated")).number("minimum")?.value ?? 0;
    const mayBeAbsent = isRepeated ? minimum === 0 : view.isTrue("optional") || view.get("default") !== undefined;
    if (mayBeAbsent) absentable ??= name;
    else if (absentable !== undefined) {
      const at = view.string("name")?.start ?? view.start;
      reporter.error(at, "field-order", `${quote(name)} is required, so it cannot follow ${quote(absentable)}, which may be left out`);
    }
  });
}
