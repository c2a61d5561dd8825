import type { Place } from "../interface/place.js";
import type { Extensions, TypeModel, WrittenValue } from "./type-model.js";
import type { AliasModel, WireName } from "./wire-name.js";

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
