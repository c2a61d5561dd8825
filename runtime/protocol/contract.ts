import type { DatatypeName, Status } from "./vocabulary.js";

/**
 * The interface of a device as data: the literal in `generated/<device>/contract.ts`, which servers and clients interpret. Lists, not maps:
 * JavaScript would move names like `"10"` to the front.
 */
export interface Contract extends SensorTreeContract {
  /** The version of this format; a runtime refuses one that it does not know. */
  readonly format: number;
  readonly name: string;
  /** The device API version of `#version-connect katcp-device`, `<api>-<major>.<minor>` (guidelines §4.2). */
  readonly version: string;
  readonly description?: string;
  /** The roles of clients, from the least to the most privileged. */
  readonly roles?: readonly string[];
  /** The role that each of these standard requests needs. */
  readonly standard?: readonly StandardRequestContract[];
  readonly requests?: readonly RequestContract[];
  readonly informs?: readonly InformContract[];
  /** Loads the interface that it was made from, as canonical JSON: what a device answers to `?interface-describe` (docs/wire-extensions.md). */
  readonly describe?: () => Promise<{ readonly text: string }>;
}

/** Sensors and groups that stand side by side: those of a device, or of a group. */
export interface SensorTreeContract {
  readonly sensors?: readonly SensorContract[];
  readonly groups?: readonly GroupContract[];
}

/** A type, as in an interface file (interface reference, "Types"). */
export interface TypeContract {
  readonly type: DatatypeName;
  /** `discrete`: the values, in the order of the wire. */
  readonly values?: readonly string[];
  /** `integer`, `float`: inclusive; of a `bigint` integer also a bigint. */
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  /** `integer`: a `bigint` in code. */
  readonly bigint?: boolean;
  /** `timestamp` arguments: the word `now` is the time at decoding (guidelines A.4). */
  readonly now?: boolean;
  /** `string`: your own conversion. */
  readonly codec?: Codec<unknown>;
  /** `string`: a pattern for the whole text. */
  readonly pattern?: Pattern;
  /** `json`: the schema that values must match. */
  readonly schema?: SchemaCheck;
  /** A list of values in one argument: the text between its items. */
  readonly separator?: string;
}

/** Your own conversion between a value and its text (aiokatcp's `register_type`). Both functions throw on bad input. */
export interface Codec<T> {
  encode(value: T): string;
  decode(text: string): T;
}

/** The values that a codec converts. */
export type CodecValue<C> = C extends Codec<infer Value> ? Value : never;

/** A standard request, and the role that it needs. */
export interface StandardRequestContract {
  readonly name: string;
  readonly access: string;
}

/** A regular expression of an interface, of an engine whose time is linear in the text: `pattern` of `katcp-runtime/pattern` makes it. */
export interface Pattern {
  /** As the interface writes it, in RE2's syntax. */
  readonly source: string;
  /** How many groups it captures. */
  readonly groupCount: number;
  /** Whether it matches a text as a whole. */
  matches(text: string): boolean;
  /** A search by the same engine: what the groups of an expression capture in a text that it matches as a whole. @throws what the engine says is wrong with it */
  compile(source: string): (text: string) => readonly string[] | undefined;
}

/** A schema of JSON as code that was generated from it: `schema` of `katcp-runtime/schema` makes it. */
export interface SchemaCheck {
  /** `/dishes/3/name: expected a string`; undefined of a value that is as the schema says. */
  findProblem(value: unknown): string | undefined;
}

/** One argument of a request or inform, or one value of a reply. `member` is its name in code, where that differs. */
export interface FieldContract extends TypeContract {
  readonly name: string;
  readonly member?: string;
  /** Words that are allowed instead of a value. In code they are the same text. */
  readonly words?: readonly string[];
  readonly optional?: boolean;
  /** As the interface file writes it: an address or bytes as a string. */
  readonly default?: unknown;
  readonly repeated?: boolean | { readonly minimum?: number; readonly maximum?: number };
  /** Its value appears in no log and in no error text. */
  readonly secret?: boolean;
}

/** A state of the device in which a request is allowed: a sensor has one of these values. */
export interface StateContract {
  /** The name of a discrete or boolean sensor on the wire. */
  readonly sensor: string;
  readonly values: readonly (string | boolean)[];
}

/** One way to call a request, and what comes back. `handler` is `request` and then `member` with a capital. */
export interface SignatureContract {
  readonly member?: string;
  readonly description?: string;
  readonly arguments?: readonly FieldContract[];
  /** The fields of each inform before the reply, if there is one kind with the name of the request. */
  readonly informs?: readonly FieldContract[];
  /** The informs before the reply, if there are several kinds, or another name. In code each has its `kind`. */
  readonly kinds?: readonly InformKindContract[];
  /** The fields after `ok`. With informs and without `reply`, the reply is their count (guidelines §2.3). */
  readonly reply?: readonly FieldContract[];
  /** It changes nothing, so a `readOnly` client may send it. */
  readonly safe?: boolean;
  /** Sending it twice does the same as sending it once, so a client may send it again after a lost connection. A safe request is idempotent too. */
  readonly idempotent?: boolean;
  /** If one of these is not true, the device refuses the request before the handler runs. */
  readonly when?: readonly StateContract[];
}

/** One kind of the informs before a reply. In code its name is the `kind`. */
export interface InformKindContract {
  readonly name: string;
  readonly arguments?: readonly FieldContract[];
}

/** A request. With `signatures`, the number of arguments chooses between them, and the request itself says no fields. */
export interface RequestContract extends SignatureContract {
  readonly name: string;
  readonly description: string;
  readonly signatures?: readonly SignatureContract[];
  /** Seconds: the client's default, and what `?request-timeout-hint` says. */
  readonly timeout?: number;
  readonly deprecated?: string;
  /** The role that a client needs, if the contract has roles. */
  readonly access?: string;
  /** Other names, from older versions. A device answers to them too, and a client uses one if the device does not know the current name. */
  readonly aliases?: readonly string[];
}

/** An asynchronous inform. */
export interface InformContract {
  readonly name: string;
  readonly member?: string;
  readonly description: string;
  readonly arguments?: readonly FieldContract[];
}

/** A sensor, and the rules that turn its values into statuses (guidelines §7). */
export interface SensorContract extends TypeContract {
  readonly name: string;
  readonly member?: string;
  readonly description: string;
  readonly units?: string;
  readonly initial?: { readonly value?: unknown; readonly status?: Status };
  /** `[low, high]`, inclusive; `null` is an open end. Outside it: `warn`. */
  readonly nominal?: Range;
  /** Outside it: `error`. */
  readonly warn?: Range;
  /** The status outside both, if it is not the default. */
  readonly otherwise?: "warn" | "error";
  /** From every value's text on the wire, or `"true"` and `"false"`, to its status. */
  readonly status?: Readonly<Record<string, Status>>;
  /** The status after so many seconds without an update. */
  readonly stale?: { readonly after: number; readonly status: Status };
  /** The meaning of `auto`, as it would be written after `?sensor-sampling name`. */
  readonly strategy?: string;
  /** Not there until code adds it. */
  readonly dynamic?: boolean;
  /** Other names, from older versions. The device shows the sensor under each of them too. Not for families. */
  readonly aliases?: readonly string[];
  /** It is a family: the name is a template, `input{input}.power`, and each of these stands in it once. */
  readonly parameters?: readonly ParameterContract[];
}

/** Sensors whose names begin alike: with the name of the group, its separator, and then their own. */
export interface GroupContract extends SensorTreeContract {
  /** With parameters it is a template, as that of a family. */
  readonly name: string;
  readonly member?: string;
  /** Default: a dot. */
  readonly separator?: string;
  /** Not there until code adds it. */
  readonly dynamic?: boolean;
  readonly parameters?: readonly ParameterContract[];
}

/** A parameter of a family of sensors, or of a group: some values, or an integer, or a text. */
export interface ParameterContract {
  readonly name: string;
  /** Default: a text. */
  readonly type?: "integer" | "string";
  readonly values?: readonly string[];
  /** `integer`: inclusive; default from 0, and without an end. */
  readonly minimum?: number;
  readonly maximum?: number;
  /** `integer`: padded with zeros to so many digits. */
  readonly digits?: number;
  /** `string`: it may hold dots. */
  readonly dotted?: boolean;
  /** `string`: what its texts match, instead of letters, digits, `_` and `-`. */
  readonly pattern?: Pattern;
}

export type Range = readonly [low: number | null, high: number | null];

/** The signatures of a request, also where it has just one. */
export function signaturesOf(request: RequestContract): readonly SignatureContract[] {
  return request.signatures ?? [request];
}

/** What stands for the value of a secret argument, wherever values are written down. */
export const SECRET_MASK = "***";

/** Whether the argument at a place is secret, of a call with these fields: the last may stand for many. */
export function isSecretAt(fields: readonly { readonly secret?: boolean }[], index: number): boolean {
  return (fields[index] ?? fields.at(-1))?.secret === true;
}

/** Whether informs precede the reply. */
export function hasInforms({ informs, kinds }: SignatureContract): boolean {
  return informs !== undefined || kinds !== undefined;
}

/** The name in code of anything that has one. */
export function memberOf({ name, member }: { readonly name: string; readonly member?: string }): string {
  return member ?? name;
}

/** The name of the method that handles a call: `setRate` → `requestSetRate`. */
export function handlerNameOf(member: string): string {
  return `request${member.charAt(0).toUpperCase()}${member.slice(1)}`;
}
