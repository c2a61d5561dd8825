import { DATATYPE_NAMES } from "katcp-runtime/vocabulary";
import { ObjectView } from "../interface/object-view.js";
import { quote } from "../interface/quote.js";
import { buildType } from "./build-type.js";
import { legible, type MergedEntry } from "./merge-entries.js";
import { readExample } from "./read-examples.js";
import { readExtensions } from "./read-extensions.js";
import type { SchemaFiles } from "./schemas/schema-files.js";
import type { NamedTypeModel } from "./type-model.js";
import { readWireName } from "./wire-name.js";

/** Of a named type: it is built on a built-in one. */
const baseScope = { types: new Map<string, NamedTypeModel>(), typeWords: DATATYPE_NAMES, isIncomplete: false, isBase: true };

/** The named types of all files, by their names there. */
export function buildTypes(entries: readonly MergedEntry[], schemas: SchemaFiles): ReadonlyMap<string, NamedTypeModel> {
  const types = new Map<string, NamedTypeModel>();
  for (const { key, keyStart, value, reporter, pathOf } of legible(entries)) {
    const view = new ObjectView(value);
    if (DATATYPE_NAMES.some((name) => name === key)) {
      reporter.error(keyStart, "reserved-name", `${quote(key)} is a built-in type`);
      continue;
    }
    const type = buildType(view, quote(key), { ...baseScope, schemas, reporter, pathOf });
    types.set(key, {
      ...readWireName(view, { name: key, keyStart, reporter }),
      description: view.string("description")?.value ?? "",
      deprecated: view.string("deprecated")?.value,
      type,
      example: readExample(view, type, reporter),
      extensions: readExtensions(value),
    });
  }
  return types;
}
