import type { Status } from "katcp-runtime/vocabulary";
import type { Place } from "../interface/place.js";
import type { Extensions, NamedTypeModel, TypeModel, WrittenValue } from "./type-model.js";
import type { AliasModel, WireName } from "./wire-name.js";

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
