import { DATATYPE_NAMES } from "katcp-runtime/vocabulary";
import { ObjectView } from "../interface/object-view.js";
import { buildType } from "./build-type.js";
import type { NamedTypeModel, TypeModel } from "./device-model.js";
import type { MergedEntry } from "./merge-entries.js";
import { memberOfEntry, type NameSpace } from "./name-space.js";
import { upperFirst } from "./names.js";

/** The named types of all files, by their names there. `names` takes what they are called in code. */
export function buildTypes(entries: readonly MergedEntry[], names: NameSpace): ReadonlyMap<string, NamedTypeModel> {
  const types = new Map<string, NamedTypeModel>();
  for (const { key, keyStart, value, reporter, pathOf } of entries) {
    const view = new ObjectView(value);
    if (DATATYPE_NAMES.some((name) => name === key)) {
      reporter.error(keyStart, "reserved-name", `${JSON.stringify(key)} is a built-in type`);
      continue;
    }
    // A named type is built on a built-in one, never on a name: so its scope is empty, and cycles cannot be written.
    const type = buildType(view, JSON.stringify(key), { types: new Map(), reporter, pathOf, isIncomplete: false });
    const identifier = upperFirst(memberOfEntry(view, key));
    names.take(identifier, { wireName: key, at: view.string("identifier")?.start ?? keyStart, reporter });
    types.set(key, {
      name: key,
      typeName: identifier,
      description: view.string("description")?.value ?? "",
      deprecated: view.string("deprecated")?.value,
      // A type that was reported still has a name, so that its uses are not reported as well.
      type: type ?? anyText,
    });
  }
  return types;
}

const anyText: TypeModel = {
  datatype: "string",
  named: undefined,
  values: undefined,
  minimum: undefined,
  maximum: undefined,
  bigint: false,
  now: false,
  codec: undefined,
  units: undefined,
};
