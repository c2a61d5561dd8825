import type { DatatypeName, Status } from "katcp-runtime/vocabulary";
import type { JsonValue } from "../interface/json-node.js";
import type { Place } from "../interface/place.js";

/** The names of something. Each target derives the names in code by its own rules. */
export interface WireName {
  /** The name on the wire, or in the file if it is not on the wire. */
  readonly name: string;
  /** The name that the author wants in code, `setRate`; undefined if the name will do. */
  readonly identifier: string | undefined;
  /** Where its name stands, for what a target has to say of it. */
  readonly place: Place;
}

/**
 * The model of an interface, with all types resolved and all defaults filled in. Targets (TypeScript, documents, other languages) read this
 * and never the interface file.
 */
export interface DeviceModel {
  /** The name in the file: `dev`, also that of its folder under `generated/`. */
  readonly name: string;
  /** Where its name stands. */
  readonly place: Place;
  /** The base name of the interface file, for headers: `dev.katcp.json`. */
  readonly source: string;
  readonly version: string;
  readonly description: string;
  readonly open: boolean;
  /** The roles of clients, from the least to the most privileged; empty if the interface has none. */
  readonly roles: readonly string[];
  readonly standard: readonly StandardRequestModel[];
  readonly types: readonly NamedTypeModel[];
  readonly requests: readonly RequestModel[];
  readonly informs: readonly InformModel[];
  /** All sensors, also those in groups, with their whole names. */
  readonly sensors: readonly SensorModel[];
  /** The same in groups, as code reaches them. */
  readonly sensorTree: SensorTree;
  /** What its files allow under `x-allow`: the reason for each rule, or for a rule and what it is allowed for. */
  readonly allowances: ReadonlyMap<string, string>;
  /** Only of the file itself, not of included files. */
  readonly extensions: Extensions;
  /** What a device says of its interface when it is asked. Made when it is needed, and once. */
  readonly describe: () => InterfaceDescription;
}

/** The interface as one document that needs no other (docs/wire-extensions.md): without `x-` keys, comments and the values of secrets. */
export interface InterfaceDescription {
  /** Canonical JSON. */
  readonly text: string;
  /** The same text in pieces, of which commas join the lists: those of requests, informs, sensors and types. */
  readonly parts: readonly (string | readonly string[])[];
  /** SHA-256 of its UTF-8, in hexadecimal. */
  readonly hash: string;
}

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

/** A standard request, and the role that it needs where there are roles. */
export interface StandardRequestModel {
  readonly name: string;
  readonly access: string | undefined;
  /** Whether the interface names it. */
  readonly isPromised: boolean;
}

/** Another name of a request or sensor, of an older version. */
export interface AliasModel {
  readonly name: string;
  readonly place: Place;
}

/** A sensor has one of these values. */
export interface StateModel {
  readonly sensor: string;
  readonly values: readonly WrittenValue[];
  /** Where each value stands. */
  readonly places: readonly Place[];
}

/** A sensor has this value after `ok`. */
export interface TransitionModel {
  readonly sensor: string;
  readonly value: WrittenValue;
}

/** What a call does to the device. */
export interface EffectModel {
  /** It changes nothing. */
  readonly safe: boolean;
  /** Twice does what once does; so does what is safe. */
  readonly idempotent: boolean;
  /** All of these hold where it is allowed. */
  readonly when: readonly StateModel[];
  readonly sets: readonly TransitionModel[];
}

/** One argument, reply value or inform value. */
export interface FieldModel extends WireName {
  readonly description: string;
  readonly type: TypeModel;
  /** What may stand instead of the value. */
  readonly words: readonly string[] | undefined;
  readonly optional: boolean;
  readonly default: WrittenValue | undefined;
  readonly repeated: { readonly minimum: number; readonly maximum: number } | undefined;
  /** Its value appears in no log, example or error text. */
  readonly secret: boolean;
  /** A value that its author shows; of several that are repeated, one. */
  readonly example: WrittenValue | undefined;
  readonly extensions: Extensions;
}

/** A request; always with one or more signatures. */
export interface RequestModel extends WireName {
  readonly description: string;
  readonly deprecated: string | undefined;
  /** Seconds. */
  readonly timeout: number | undefined;
  /** The role that it needs, where there are roles. */
  readonly access: string | undefined;
  readonly aliases: readonly AliasModel[];
  /** Where the file says `signatures`, and handlers are named for their suffixes. */
  readonly hasSignatures: boolean;
  readonly signatures: readonly SignatureModel[];
  readonly extensions: Extensions;
}

/** One way to call a request. */
export interface SignatureModel {
  /** The suffix in the file, where the request has `signatures`. */
  readonly suffix: string | undefined;
  /** Where the suffix stands, else the name of the request. */
  readonly place: Place;
  /** Of the signature itself, `""` where only the request has one. */
  readonly description: string;
  /** `?set-rate rate [when]`. */
  readonly usage: string;
  readonly arguments: readonly FieldModel[];
  /** The fields of each inform before the reply, where all are of one kind and have the name of the request. */
  readonly informs: readonly FieldModel[] | undefined;
  /** The informs before the reply, where there are several kinds, or another name. */
  readonly kinds: readonly InformKindModel[] | undefined;
  /** The fields after `ok`; undefined where the reply is the count of the informs. */
  readonly reply: readonly FieldModel[] | undefined;
  /** Calls that its author shows. */
  readonly examples: readonly CallExampleModel[];
  readonly effect: EffectModel;
  /** Of the signature itself, where the request has `signatures`. */
  readonly extensions: Extensions;
}

/** A call as its author shows it: values in the order of their fields. */
export interface CallExampleModel {
  readonly description: string;
  readonly arguments: readonly WrittenValue[];
  /** Undefined where none are shown, though there may be some. */
  readonly informs: readonly InformExampleModel[] | undefined;
  /** Undefined where none is shown. */
  readonly reply: readonly WrittenValue[] | undefined;
  /** What the device says where it refuses. */
  readonly fail: string | undefined;
}

/** An inform of such a call. */
export interface InformExampleModel {
  /** Its name, where there are several kinds. */
  readonly kind: string | undefined;
  readonly fields: readonly FieldModel[];
  readonly values: readonly WrittenValue[];
}

/** One kind of the informs before a reply. */
export interface InformKindModel {
  readonly name: string;
  /** Where its name stands. */
  readonly place: Place;
  readonly arguments: readonly FieldModel[];
}

/** An inform that no request asked for. */
export interface InformModel extends WireName {
  readonly description: string;
  readonly deprecated: string | undefined;
  readonly arguments: readonly FieldModel[];
  readonly extensions: Extensions;
}

export type RangeModel = readonly [low: number | null, high: number | null];

/** What makes a sensor a family. */
export interface FamilyModel {
  readonly parameters: readonly ParameterModel[];
  /** Whether all its members are known. */
  readonly isClosed: boolean;
}

/** A parameter of a family: some values, an integer, or a text. */
export interface ParameterModel {
  readonly name: string;
  /** Where its name stands. */
  readonly place: Place;
  readonly description: string;
  readonly type: "integer" | "string";
  readonly values: readonly string[] | undefined;
  /** What each of the values means, in their order; undefined where nothing is said of any. */
  readonly meanings: readonly string[] | undefined;
  /** The discrete that its values are those of. */
  readonly named: NamedTypeModel | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly digits: number | undefined;
  readonly dotted: boolean;
  /** What its texts match as a whole, in RE2's syntax; undefined for letters, digits, `_` and `-`. */
  readonly pattern: string | undefined;
  readonly extensions: Extensions;
}

/** What a sensor or a group is where it stands, seen from the group that it is in, if it is in one. */
export interface OwnPart {
  /** Without what its groups are called: `input{input}.power`. */
  readonly name: string;
  /** Those that its groups do not have already. */
  readonly parameters: readonly ParameterModel[];
  /** It comes and goes by itself, and not only as its group does. */
  readonly dynamic: boolean;
}

/** Sensors and groups that stand side by side: those of a device, or of a group. */
export interface SensorTree {
  readonly sensors: readonly SensorModel[];
  readonly groups: readonly GroupModel[];
}

/** Sensors whose names begin alike, and that code reaches together. Its name is what they begin with, less the separator. */
export interface GroupModel extends WireName, SensorTree {
  readonly description: string;
  readonly own: OwnPart;
  /** Between its name and those of its sensors. */
  readonly separator: string;
  /** Also where only a group around it comes and goes. */
  readonly dynamic: boolean;
  readonly extensions: Extensions;
}

/** A sensor, or a family of them: then its name is a template. In a group with parameters it is one, and has those too. */
export interface SensorModel extends WireName {
  readonly own: OwnPart;
  readonly description: string;
  readonly deprecated: string | undefined;
  readonly type: TypeModel;
  /** A reading that its author shows. */
  readonly example: WrittenValue | undefined;
  readonly initial: { readonly value: WrittenValue | undefined; readonly status: Status | undefined } | undefined;
  readonly nominal: RangeModel | undefined;
  readonly warn: RangeModel | undefined;
  /** The status outside both, where the file says it. */
  readonly otherwise: "warn" | "error" | undefined;
  readonly status: readonly (readonly [value: string, status: Status])[] | undefined;
  readonly stale: { readonly after: number; readonly status: Status } | undefined;
  readonly strategy: string | undefined;
  /** Also of a family whose members cannot all be known, and in a group that comes and goes. */
  readonly dynamic: boolean;
  readonly aliases: readonly AliasModel[];
  /** Undefined of a plain sensor. */
  readonly family: FamilyModel | undefined;
  readonly extensions: Extensions;
}
