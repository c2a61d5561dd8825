import { countFields, formatCount } from "katcp-runtime/vocabulary";
import type { JsonArray, JsonNode } from "../interface/json-node.js";
import { ObjectView } from "../interface/object-view.js";
import { quote } from "../interface/quote.js";
import type { Reporter } from "../interface/reporter.js";
import type { CallExampleModel, FieldModel, InformExampleModel, SignatureModel } from "./call-model.js";
import { hasInforms } from "./fields-of.js";
import { reportRivals } from "./report-keys.js";
import type { WrittenValue } from "./type-model.js";
import { readWrittenValue, type WrittenType } from "./written-value.js";

/** The `example` of whatever has a type (interface reference, "Examples"). */
export function readExample(view: ObjectView, type: WrittenType, reporter: Reporter): WrittenValue | undefined {
  const node = view.get("example");
  return node === undefined ? undefined : readWrittenValue(node, type, '"example"', reporter);
}

/** What an example shows: a way to call a request. */
type Shown = Pick<SignatureModel, "arguments" | "informs" | "kinds" | "reply">;

/** The `examples` of a way to call a request. */
export function readExamples(view: ObjectView, shown: Shown, reporter: Reporter): readonly CallExampleModel[] {
  const items = view.array("examples")?.items ?? [];
  return items.filter(({ kind }) => kind === "object").map((item) => readCall(new ObjectView(item), shown, reporter));
}

function readCall(view: ObjectView, shown: Shown, reporter: Reporter): CallExampleModel {
  for (const key of ["informs", "reply"])
    if (view.get(key) !== undefined && view.get("fail") !== undefined) reportRivals(view, [key, "fail"], reporter);
  return {
    description: view.string("description")?.value ?? "",
    arguments: readValues(view.array("arguments"), shown.arguments, { label: '"arguments"', reporter }),
    informs: readInforms(view, shown, reporter),
    reply: readReply(view, shown, reporter),
    fail: view.string("fail")?.value,
  };
}

function readReply(view: ObjectView, { reply }: Shown, reporter: Reporter): readonly WrittenValue[] | undefined {
  const array = view.array("reply");
  if (array === undefined) return undefined;
  if (reply !== undefined) return readValues(array, reply, { label: '"reply"', reporter });
  reporter.error(view.keyStart("reply"), "unknown-key", '"reply" does not go with a reply that is the count of the informs');
  return undefined;
}

function readInforms(view: ObjectView, shown: Shown, reporter: Reporter): readonly InformExampleModel[] | undefined {
  const array = view.array("informs");
  if (array === undefined) return undefined;
  if (!hasInforms(shown)) {
    reporter.error(view.keyStart("informs"), "unknown-key", '"informs" goes with a request that has informs alone');
    return undefined;
  }
  return array.items.filter((item) => item.kind === "array").flatMap((item) => readInform(item, shown, reporter));
}

/** Where there are several kinds, the name of its kind comes first. */
function readInform(array: JsonArray, { informs, kinds = [] }: Shown, reporter: Reporter): readonly InformExampleModel[] {
  const label = "an inform";
  if (informs !== undefined) return [{ kind: undefined, fields: informs, values: readValues(array, informs, { label, reporter }) }];
  const [name, ...items] = array.items;
  const kind = kinds.find((each) => name?.kind === "string" && name.value === each.name);
  if (kind === undefined) return reportKind(array, name, { names: kinds.map((each) => each.name), reporter });
  const values = readValues({ ...array, items }, kind.arguments, { label: `#${kind.name}`, reporter });
  return [{ kind: kind.name, fields: kind.arguments, values }];
}

interface Kinds {
  readonly names: readonly string[];
  readonly reporter: Reporter;
}

function reportKind(array: JsonArray, name: JsonNode | undefined, { names, reporter }: Kinds): readonly never[] {
  const hint = name?.kind === "string" ? reporter.guess(name.value, names) : undefined;
  reporter.error(name?.start ?? array.start, "bad-value", `an inform expects its name before its values, one of ${names.join(", ")}`, hint);
  return [];
}

interface Values {
  readonly label: string;
  readonly reporter: Reporter;
}

/** As many values as fit the fields, each of the type of its own. */
function readValues(array: JsonArray | undefined, fields: readonly FieldModel[], { label, reporter }: Values): readonly WrittenValue[] {
  if (array === undefined) return [];
  const { minimum, maximum } = countFields(fields);
  const count = array.items.length;
  if (count < minimum || count > maximum) {
    const expected = formatCount(minimum, maximum);
    reporter.error(array.start, "bad-value", `${label} expects ${expected} ${expected === "1" ? "value" : "values"}, found ${count}`);
    return [];
  }
  return array.items.flatMap((item, index) => {
    const field = fields[Math.min(index, fields.length - 1)];
    const value = field && readWrittenValue(item, { ...field.type, words: field.words }, quote(field.name), reporter);
    return value === undefined ? [] : [value];
  });
}
