import { DATATYPE_NAMES, type DatatypeName } from "katcp-runtime/vocabulary";
import type { ObjectView } from "../interface/object-view.js";
import { listWords, quote } from "../interface/quote.js";
import type { Reporter } from "../interface/reporter.js";
import type { ValueEntry } from "../interface/value-entries.js";
import { readPattern } from "./patterns/read-pattern.js";
import { plainType } from "./plain-type.js";
import type { Limits } from "./read-limits.js";
import { readTypeLimits } from "./read-type-limits.js";
import { readValues } from "./read-values.js";
import { reportMisplaced } from "./report-keys.js";
import type { SchemaFiles } from "./schemas/schema-files.js";
import type { CodecModel, NamedTypeModel, TypeModel } from "./type-model.js";

/** What one needs to understand a type: the named ones, and somewhere to report to. */
export interface TypeScope {
  readonly types: ReadonlyMap<string, NamedTypeModel>;
  /** Every word that may stand as a type, for messages. */
  readonly typeWords: readonly string[];
  readonly reporter: Reporter;
  /** A path that stands in the file, as seen from the interface. */
  readonly pathOf: (path: string) => string;
  readonly schemas: SchemaFiles;
  /** A file could not be read: a type that is not known may stand there. */
  readonly isIncomplete: boolean;
  /** A named type is being built: on a built-in one, never on a name, so that cycles cannot be written. */
  readonly isBase?: boolean;
}

/** Which datatypes take which of the keys that say more about a type. */
const takers: Readonly<Record<string, readonly DatatypeName[]>> = {
  values: ["discrete"],
  minimum: ["integer", "float"],
  maximum: ["integer", "float"],
  bigint: ["integer"],
  codec: ["string"],
  pattern: ["string"],
  schema: ["json"],
  now: ["timestamp"],
};

/** Stands for a type that was reported, so that nothing more is said of what it would take. */
export const UNKNOWN_TYPE: TypeModel = plainType("json");

/** The type that an object says (interface reference, "Types"); `UNKNOWN_TYPE` where it says none, which is reported. */
export function buildType(view: ObjectView, label: string, scope: TypeScope): TypeModel {
  const word = view.string("type");
  // `values` alone means discrete; a `type` of the wrong shape has been reported.
  if (word === undefined) {
    if (view.get("type") !== undefined || !view.isObject) return UNKNOWN_TYPE;
    if (view.get("values") !== undefined) return buildBuiltIn(view, "discrete", scope);
    scope.reporter.error(view.start, "missing-key", `${label} lacks the key "type"`);
    return UNKNOWN_TYPE;
  }
  const builtIn = DATATYPE_NAMES.find((name) => name === word.value);
  if (builtIn !== undefined) return buildBuiltIn(view, builtIn, scope);
  const named = scope.types.get(word.value);
  return named === undefined ? reportUnknownType(word, scope) : useNamed(view, named, scope.reporter);
}

function reportUnknownType(
  { start, value }: { readonly start: number; readonly value: string },
  { typeWords, reporter, isIncomplete, isBase = false }: TypeScope,
): TypeModel {
  if (isIncomplete && !isBase) return UNKNOWN_TYPE;
  const known = listWords(typeWords);
  const message = isBase
    ? `a named type has one of the types ${known}, found ${quote(value)}`
    : `there is no type ${quote(value)}; there are ${known}`;
  reporter.error(start, "unknown-type", message, reporter.guess(value, typeWords));
  return UNKNOWN_TYPE;
}

/** Where a type is named, only units may be said again: nothing is narrowed at the place of use. */
function useNamed(view: ObjectView, named: NamedTypeModel, reporter: Reporter): TypeModel {
  for (const key of Object.keys(takers)) {
    if (!view.says(key) || (key === "now" && named.type.datatype === "timestamp")) continue;
    const hint = `write it where ${quote(named.name)} is defined`;
    reporter.error(
      view.keyStart(key),
      "conflict",
      `"${key}" cannot be used with "type": ${quote(named.name)}, which is a named type`,
      hint,
    );
  }
  if (named.type === UNKNOWN_TYPE) return UNKNOWN_TYPE;
  return { ...named.type, named, now: view.isTrue("now"), units: readUnits(view, named.type.units) };
}

/** `""` says that there are none, also where the named type has some. */
function readUnits(view: ObjectView, ofNamed?: string): string | undefined {
  const units = view.string("units")?.value ?? ofNamed;
  return units === "" ? undefined : units;
}

const NO_LIMITS: Limits = { minimum: undefined, maximum: undefined };

function buildBuiltIn(view: ObjectView, datatype: DatatypeName, scope: TypeScope): TypeModel {
  const { reporter } = scope;
  for (const [key, datatypes] of Object.entries(takers)) {
    if (view.says(key) && !datatypes.includes(datatype)) reportMisplaced(view, key, { datatype, datatypes, reporter });
  }
  const hasLimits = datatype === "integer" || datatype === "float";
  const values = datatype === "discrete" ? readValues(view, reporter) : undefined;
  if (values?.length === 0) return UNKNOWN_TYPE;
  const { minimum, maximum } = hasLimits ? readTypeLimits(view, datatype, reporter) : NO_LIMITS;
  // As in `buildField`; the keys are those of `plainType`.
  return {
    datatype,
    named: undefined,
    values: values?.map(({ value }) => value),
    meanings: meaningsOf(values),
    minimum,
    maximum,
    bigint: datatype === "integer" && view.isTrue("bigint"),
    now: datatype === "timestamp" && view.isTrue("now"),
    codec: datatype === "string" ? readCodec(view, scope) : undefined,
    pattern: datatype === "string" ? readPattern(view, reporter) : undefined,
    schema: datatype === "json" ? scope.schemas.read(view, reporter, scope.pathOf) : undefined,
    separator: undefined,
    units: readUnits(view),
  };
}

/** Values, and what they mean where anything is said of one. */
export function valuesModel(values: readonly ValueEntry[] | undefined): Pick<TypeModel, "values" | "meanings"> {
  return { values: values?.map(({ value }) => value), meanings: meaningsOf(values) };
}

function meaningsOf(values: readonly ValueEntry[] | undefined): readonly string[] | undefined {
  const meanings = values?.map(({ description }) => description);
  return meanings?.some((meaning) => meaning !== "") ? meanings : undefined;
}

/** `./file.js#export`; the table has checked its form. */
function readCodec(view: ObjectView, { pathOf }: TypeScope): CodecModel | undefined {
  const [written, exportName] = view.string("codec")?.value.split("#") ?? [];
  if (written === undefined || exportName === undefined) return undefined;
  return { path: pathOf(written), exportName };
}
