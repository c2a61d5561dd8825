import type { CallExampleModel, DeviceModel, SignatureModel, TransitionModel } from "katcp-gen";
import type { Contract } from "katcp-runtime/contract";
import { handlerNameOf, memberOf, signaturesOf } from "katcp-runtime/vocabulary";
import { type KnownField, knownFields } from "./known-field.js";

type RequestContract = NonNullable<Contract["requests"]>[number];
type SignatureContract = ReturnType<typeof signaturesOf>[number];

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
  const known = knownFields(model);
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
