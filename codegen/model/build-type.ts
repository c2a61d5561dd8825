import { DATATYPE_NAMES, type DatatypeName } from "katcp-runtime/vocabulary";
import { didYouMean } from "../interface/did-you-mean.js";
import type { ObjectView } from "../interface/object-view.js";
import type { Reporter } from "../interface/reporter.js";
import type { CodecModel, NamedTypeModel, TypeModel } from "./device-model.js";
import { readValues } from "./read-values.js";

/** What one needs to understand a type: the named ones, and somewhere to report to. */
export interface TypeScope {
  readonly types: ReadonlyMap<string, NamedTypeModel>;
  readonly reporter: Reporter;
  /** A path that stands in the file, as seen from the interface. */
  readonly pathOf: (path: string) => string;
  /** A file could not be read: a type that is not known may stand there. */
  readonly isIncomplete: boolean;
}

/** Which datatypes take which of the keys that say more about a type. */
const takers: Readonly<Record<string, readonly DatatypeName[]>> = {
  values: ["discrete"],
  minimum: ["integer", "float"],
  maximum: ["integer", "float"],
  bigint: ["integer"],
  codec: ["string"],
  now: ["timestamp"],
};

/** The type that an object says (interface reference, "Types"); undefined where it says none, which is reported. */
export function buildType(view: ObjectView, label: string, scope: TypeScope): TypeModel | undefined {
  const word = view.string("type");
  // `values` alone means discrete; a `type` of the wrong shape has been reported.
  if (word === undefined) {
    if (view.get("type") !== undefined) return undefined;
    if (view.get("values") !== undefined) return buildBuiltIn(view, "discrete", scope);
    scope.reporter.error(view.start, "missing-key", `${label} lacks the key "type"`);
    return undefined;
  }
  const builtIn = DATATYPE_NAMES.find((name) => name === word.value);
  if (builtIn !== undefined) return buildBuiltIn(view, builtIn, scope);
  const named = scope.types.get(word.value);
  return named === undefined ? reportUnknownType(word, scope) : useNamed(view, named, scope.reporter);
}

function reportUnknownType(
  { start, value }: { readonly start: number; readonly value: string },
  { types, reporter, isIncomplete }: TypeScope,
): undefined {
  if (isIncomplete) return undefined;
  const known = [...DATATYPE_NAMES, ...types.keys()];
  reporter.error(
    start,
    "unknown-type",
    `there is no type ${JSON.stringify(value)}; there are ${known.join(", ")}`,
    didYouMean(value, known),
  );
  return undefined;
}

/** Where a type is named, only units may be said again: nothing is narrowed at the place of use. */
function useNamed(view: ObjectView, named: NamedTypeModel, reporter: Reporter): TypeModel {
  for (const key of Object.keys(takers)) {
    if (view.get(key) === undefined || (key === "now" && named.type.datatype === "timestamp")) continue;
    const hint = `say it where ${JSON.stringify(named.name)} is defined`;
    reporter.error(
      view.keyStart(key),
      "conflict",
      `"${key}" cannot stand beside "type": ${JSON.stringify(named.name)}, which is a named type`,
      hint,
    );
  }
  return { ...named.type, named, now: view.isTrue("now"), units: view.string("units")?.value ?? named.type.units };
}

function buildBuiltIn(view: ObjectView, datatype: DatatypeName, { reporter, pathOf }: TypeScope): TypeModel {
  for (const [key, datatypes] of Object.entries(takers)) {
    if (view.get(key) === undefined || datatypes.includes(datatype)) continue;
    reporter.error(
      view.keyStart(key),
      "unknown-key",
      `"${key}" does not go with the type ${datatype}; it goes with ${datatypes.join(" and ")}`,
    );
  }
  const [minimum, maximum] = readLimits(view, datatype, reporter);
  return {
    datatype,
    named: undefined,
    values: datatype === "discrete" ? readValues(view, reporter) : undefined,
    minimum,
    maximum,
    bigint: datatype === "integer" && view.isTrue("bigint"),
    now: datatype === "timestamp" && view.isTrue("now"),
    codec: datatype === "string" ? readCodec(view, pathOf) : undefined,
    units: view.string("units")?.value,
  };
}

/** `./file.js#export`; the table has checked its form. */
function readCodec(view: ObjectView, pathOf: TypeScope["pathOf"]): CodecModel | undefined {
  const [path, exportName] = view.string("codec")?.value.split("#") ?? [];
  return path === undefined || exportName === undefined ? undefined : { path: pathOf(path), exportName };
}

type Limits = readonly [minimum: number | undefined, maximum: number | undefined];

function readLimits(view: ObjectView, datatype: DatatypeName, reporter: Reporter): Limits {
  if (datatype !== "integer" && datatype !== "float") return [undefined, undefined];
  const [minimum, maximum] = [view.number("minimum"), view.number("maximum")];
  for (const limit of [minimum, maximum]) {
    if (datatype === "integer" && limit !== undefined && !Number.isInteger(limit.value)) {
      reporter.error(limit.start, "bad-value", `a limit of an integer expects a whole number, found ${limit.value}`);
    }
  }
  if (minimum !== undefined && maximum !== undefined && minimum.value > maximum.value) {
    const later = Math.max(minimum.start, maximum.start);
    reporter.error(later, "bad-value", `expected a minimum that is not above the maximum, found ${minimum.value} and ${maximum.value}`);
  }
  return [minimum?.value, maximum?.value];
}
