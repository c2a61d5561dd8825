import type { DeviceModel, FieldModel } from "katcp-gen";
import { type Datatype, datatypeOf, type FieldContract, memberOf } from "katcp-runtime/vocabulary";
import type { ValueType } from "../values/value-type.js";
import { seenValues } from "./seen-values.js";

/** One argument or value of a message, and what its interface shows of it. */
export interface KnownField extends ValueType {
  /** Its name in code. */
  readonly member: string;
  readonly field: FieldContract;
  /** It refuses to write what is outside the limits. */
  readonly datatype: Datatype<unknown>;
}

/** What an interface shows of the fields of its messages; `models`: the same fields, where there is a model. */
export function knownFields(
  model: DeviceModel | undefined,
): (fields?: readonly FieldContract[], models?: readonly FieldModel[]) => readonly KnownField[] {
  const seen = seenValues(model);
  return (fields = [], models = []) => fields.map((field, index) => knownField(field, models[index], seen));
}

function knownField(field: FieldContract, model: FieldModel | undefined, seen: ReturnType<typeof seenValues>): KnownField {
  return {
    name: field.name,
    member: memberOf(field),
    type: field,
    field,
    datatype: datatypeOf(field, { limits: "read and written" }),
    units: model?.type.units,
    example: model?.example ?? model?.type.named?.example,
    seen: seen(model?.type),
    schema: model?.type.schema?.document,
  };
}
