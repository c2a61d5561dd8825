import type { CallExampleModel, DeviceModel, FieldModel, SignatureModel, TransitionModel } from "katcp-gen";
import type { Contract } from "katcp-runtime/contract";
import { type Datatype, datatypeOf, type FieldContract, handlerNameOf, memberOf, signaturesOf } from "katcp-runtime/vocabulary";
import type { ValueType } from "../values/value-type.js";
import { seenValues } from "./seen-values.js";

type RequestContract = NonNullable<Contract["requests"]>[number];
type SignatureContract = ReturnType<typeof signaturesOf>[number];

/** One argument or value of a message, and what its interface shows of it. */
export interface KnownField extends ValueType {
  /** Its name in code. */
  readonly member: string;
  readonly field: FieldContract;
  /** It refuses to write what is outside the limits. */
  readonly datatype: Datatype<unknown>;
}

/** The informs of one kind that precede a reply. `kind`: its name, where there are several. */
export interface KnownInforms {
  readonly kind: string | undefined;
  readonly fields: readonly KnownField[];
}

/** One way to call a request. What no contract says (examples, effects, units) comes from the model, where there is one. */
export interface KnownCall {
  readonly request: RequestContract;
  readonly signature: SignatureContract;
  /** Of a request with signatures, where there is a model: `get`. */
  readonly suffix: string | undefined;
  /** The method that answers it: `requestGainGet`. */
  readonly handler: string;
  readonly arguments: readonly KnownField[];
  readonly informs: readonly KnownInforms[];
  /** Empty also where the reply is the count of the informs. */
  readonly reply: readonly KnownField[];
  readonly examples: readonly CallExampleModel[];
  readonly sets: readonly TransitionModel[];
}

/** All calls of an interface. */
export function knownCalls({ requests = [] }: Contract, model: DeviceModel | undefined): readonly KnownCall[] {
  const seen = seenValues(model);
  const known = (fields: readonly FieldContract[] = [], models: readonly FieldModel[] = []): readonly KnownField[] =>
    fields.map((field, index) => knownField(field, models[index], seen));
  return requests.flatMap((request, place) =>
    signaturesOf(request).map((signature, index): KnownCall => {
      const shown: SignatureModel | undefined = model?.requests[place]?.signatures[index];
      const kinds = (signature.kinds ?? []).map(({ name, arguments: fields }, at) => {
        return { kind: name, fields: known(fields, shown?.kinds?.[at]?.arguments) };
      });
      return {
        request,
        signature,
        suffix: shown?.suffix,
        handler: handlerNameOf(memberOf({ name: request.name, ...signature })),
        arguments: known(signature.arguments, shown?.arguments),
        informs: signature.informs === undefined ? kinds : [{ kind: undefined, fields: known(signature.informs, shown?.informs) }],
        reply: known(signature.reply, shown?.reply),
        examples: shown?.examples ?? [],
        sets: shown?.effect.sets ?? [],
      };
    }),
  );
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
