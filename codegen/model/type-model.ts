import type { DatatypeName } from "katcp-runtime/vocabulary";
import type { JsonValue } from "../interface/json-node.js";
import type { WireName } from "./wire-name.js";

/** The smallest or largest value: a bigint only if no number can hold it exactly. */
export type Limit = number | bigint;

/** A type, as the wire and all languages need it. */
export interface TypeModel {
  readonly datatype: DatatypeName;
  /** The type of the interface that it names, if it does. */
  readonly named: NamedTypeModel | undefined;
  readonly values: readonly string[] | undefined;
  /** What each of the values means, in their order; undefined where nothing is said of any. */
  readonly meanings: readonly string[] | undefined;
  readonly minimum: Limit | undefined;
  readonly maximum: Limit | undefined;
  readonly bigint: boolean;
  readonly now: boolean;
  /** The author's own conversion. */
  readonly codec: CodecModel | undefined;
  /** What its texts match as a whole, in RE2's syntax. */
  readonly pattern: string | undefined;
  /** What values of JSON are held against. */
  readonly schema: SchemaModel | undefined;
  /** A list of such values in one argument: what stands between them. Only where a type is used, never of a named one. */
  readonly separator: string | undefined;
  /** Of the place of use, else of the named type. */
  readonly units: string | undefined;
}

/** A conversion of the author's own: an export of a module beside the interface file. */
export interface CodecModel {
  /** Relative to the interface file, also where an included one writes it: `./codecs/complex.js`. */
  readonly path: string;
  readonly exportName: string;
}

/** A JSON Schema beside the interface file. */
export interface SchemaModel {
  /** Relative to the interface file, also where an included one writes it: `./config.schema.json`. */
  readonly path: string;
  /** What it is called: `config`; each of an interface otherwise. */
  readonly name: string;
  /** The schema with all that it refers to, in which each `$ref` is a pointer. */
  readonly document: JsonValue;
}

/** An entry of the file's `types`. */
export interface NamedTypeModel extends WireName {
  readonly description: string;
  readonly deprecated: string | undefined;
  readonly type: TypeModel;
  /** A value that its author shows, also of what names this type and shows none of its own. */
  readonly example: WrittenValue | undefined;
  readonly extensions: Extensions;
}

/** A value that the file writes (`default`, `initial.value`), still as JSON: `"nan"` for a float, `"12"` or 12 for a bigint. */
export type WrittenValue = JsonValue;

/** What the file says under keys that begin with `x-`: for other tools, and never for generated code. */
export type Extensions = Readonly<Record<string, JsonValue>>;
