import { posix } from "node:path";
import type { DeviceModel } from "../../model/device-model.js";
import type { CodecModel, SchemaModel } from "../../model/type-model.js";
import type { ImportStyle } from "../import-style.js";
import { list, quote } from "./layout.js";
import { CodecNames } from "./names/codec-names.js";
import { typeNameOf } from "./names/names.js";
import { schemaAliasOf, schemaTypeOf } from "./schemas/schemas-of.js";
import type { TypeNames } from "./ts-type.js";

const runtimeDoor = "katcp-runtime/contract";
const patternDoor = "katcp-runtime/pattern";

/** How a file stands among the others. */
export interface ImportPlace {
  /** Where the types of the interface are defined, and need no import. */
  readonly isTypesFile?: boolean;
  /** Where the interface file stands, seen from the file that imports. */
  readonly sourceFolder?: string;
  readonly importStyle?: ImportStyle;
}

/**
 * What a file imports. The runtime and the types come as a whole, `katcp.Sensor` and `types.ScanArgs`: so the head of a file stays as
 * it is when the interface grows, and no name of the interface can clash with one of the runtime.
 */
export class Imports implements TypeNames {
  readonly #model: DeviceModel;
  readonly #ownNames: ReadonlySet<string>;
  readonly #place: ImportPlace;
  readonly #codecs = new Map<string, CodecImport>();
  #codecNames: CodecNames | undefined;
  #runtimeUse: "none" | "types" | "values" = "none";
  #usesTypes = false;
  #usesPattern = false;
  readonly #schemas = new Map<string, SchemaImport>();

  constructor(model: DeviceModel, place: ImportPlace = {}) {
    this.#place = place;
    this.#model = model;
    this.#ownNames = new Set(model.types.map(typeNameOf));
  }

  own(typeName: string): string {
    if (this.#place.isTypesFile) return typeName;
    this.#usesTypes = true;
    return `types.${typeName}`;
  }

  runtime(name: string): string {
    if (this.#runtimeUse === "none") this.#runtimeUse = "types";
    return `katcp.${name}`;
  }

  /** A class of the runtime, not only its type. */
  runtimeValue(name: string): string {
    this.#runtimeUse = "values";
    return `katcp.${name}`;
  }

  /** The function that makes a pattern: it has a door of its own, since its engine is loaded with it. */
  pattern(): string {
    this.#usesPattern = true;
    return "pattern";
  }

  /** The type that a schema says. */
  schemaType(schema: SchemaModel): string {
    const alias = schemaAliasOf(schema);
    this.#schemas.set(alias, { alias, from: `schemas/${schema.name}`, isType: true });
    return `${alias}.${schemaTypeOf(schema)}`;
  }

  /** What checks values of a schema. */
  schemaCheck(schema: SchemaModel): string {
    const alias = schemaAliasOf(schema);
    this.#schemas.set(alias, { alias, from: `schemas/${schema.name}.check`, isType: false });
    return alias;
  }

  /** A type of JavaScript's own, also where a type of the interface has its name. */
  global(name: string): string {
    return this.#place.isTypesFile && this.#ownNames.has(name) ? `globalThis.${name}` : name;
  }

  /** An author's own codec: its path is relative to the interface file, so it is said anew from here. */
  codec(codec: CodecModel, isType = true): string {
    this.#codecNames ??= new CodecNames(this.#model);
    const alias = this.#codecNames.of(codec);
    const joined = posix.join(this.#place.sourceFolder ?? ".", codec.path);
    const from = joined.startsWith("../") ? joined : `./${joined}`;
    this.#codecs.set(alias, { name: codec.exportName, alias, isType, from });
    return alias;
  }

  /** The import declarations; `hasContract` adds that of the contract. */
  print({ hasContract = false } = {}): string {
    const keyword = this.#runtimeUse === "values" ? "import" : "import type";
    const lines = [
      this.#runtimeUse === "none" ? "" : `${keyword} * as katcp from "${runtimeDoor}";`,
      this.#usesPattern ? `import { pattern } from "${patternDoor}";` : "",
      ...printCodecs([...this.#codecs.values()]),
      hasContract ? `import { contract } from "${this.beside("contract")}";` : "",
      ...this.#printSchemas(),
      this.#usesTypes ? `import type * as types from "${this.beside("types")}";` : "",
    ];
    return lines.filter((line) => line !== "").join("\n");
  }

  #printSchemas(): readonly string[] {
    const sorted = [...this.#schemas.values()].toSorted((one, other) => compareNames(one.from, other.from));
    return sorted.map(({ alias, from, isType }) => `import ${isType ? `type * as ${alias}` : `{ ${alias} }`} from "${this.beside(from)}";`);
  }

  /** Another file of the device, as it is imported. */
  beside(name: string): string {
    const { importStyle = "js" } = this.#place;
    return importStyle === "none" ? `./${name}` : `./${name}.${importStyle}`;
  }
}

interface SchemaImport {
  readonly alias: string;
  readonly from: string;
  /** The whole module of its types, or the check. */
  readonly isType: boolean;
}

interface CodecImport {
  readonly name: string;
  readonly alias: string;
  readonly isType: boolean;
  readonly from: string;
}

/** One import for each file that codecs come from. */
function printCodecs(codecs: readonly CodecImport[]): readonly string[] {
  const byFile = new Map<string, CodecImport[]>();
  for (const codec of codecs.toSorted((one, other) => compareNames(one.from, other.from) || compareNames(one.name, other.name)))
    byFile.set(codec.from, [...(byFile.get(codec.from) ?? []), codec]);
  return [...byFile].map(([from, imports]) => printImport(imports, from));
}

function printImport(imports: readonly CodecImport[], from: string): string {
  const names = imports.map(({ name, alias }) => (name === alias ? name : `${name} as ${alias}`));
  const keyword = imports.every(({ isType }) => isType) ? "import type " : "import ";
  const end = ` from ${quote(from)};`;
  const [only] = names;
  // A formatter leaves a single name in its line.
  if (names.length === 1) return `${keyword}{ ${only} }${end}`;
  return `${keyword}${list(names, { open: "{", close: "}", indent: "", column: keyword.length + end.length, spaced: true })}${end}`;
}

/** As Biome sorts imports. `localeCompare` would load tables for that, which takes 10 ms, and has another order. */
function compareNames(one: string, other: string): number {
  const [key, otherKey] = [sortKey(one), sortKey(other)];
  if (key === otherKey) return 0;
  return key < otherKey ? -1 : 1;
}

/** What is sorted by its code units as the text is to be: signs, then numbers by their size, then `A`, `a`, `B`, `b`. */
function sortKey(text: string): string {
  const signs = "/._-";
  return text
    .replaceAll(/\d+/g, (digits) => digits.padStart(16, "0"))
    .replaceAll(/[a-z]/gi, (letter) => `${letter.toLowerCase()}${letter < "a" ? 0 : 1}`)
    .replaceAll(/[/._-]/g, (sign) => String.fromCharCode(signs.indexOf(sign)));
}
