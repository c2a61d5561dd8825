import type { Address } from "../../protocol/address.js";
import type { Complex } from "../../protocol/complex.js";
import type { FieldContract, RequestContract } from "../../protocol/contract.js";
import type { JsonValue } from "../../protocol/datatypes.js";
import type { RequestContext } from "./request-context.js";

/** A request written by hand, for `addRequest`. Its replies are what its handler returns, or what it sends by its context. */
export type HandWrittenRequest<Fields extends readonly FieldContract[]> = Pick<
  RequestContract,
  "name" | "description" | "timeout" | "access" | "safe"
> & {
  readonly arguments?: Fields;
};

/** Its handler: the arguments as the fields type them. It returns nothing, one value, or an array of values. */
export type TypedHandler<Fields extends readonly FieldContract[]> = Fields extends readonly []
  ? (ctx: RequestContext) => unknown
  : (args: ArgumentsOf<Fields>, ctx: RequestContext) => unknown;

/** The arguments that a list of fields stands for. */
export type ArgumentsOf<Fields extends readonly FieldContract[]> = {
  readonly [F in Fields[number] as F["name"]]: F extends { readonly repeated: object | true }
    ? readonly ArgumentOf<F>[]
    : F extends { readonly optional: true }
      ? ArgumentOf<F> | undefined
      : ArgumentOf<F>;
};

/** A value, or a list of them in one argument, or a word instead. */
type ArgumentOf<F extends FieldContract> =
  | (F extends { readonly separator: string } ? readonly ValueOf<F>[] : ValueOf<F>)
  | (F extends { readonly words: readonly (infer Word)[] } ? Word : never);

interface ValueTypes {
  readonly integer: number;
  readonly float: number;
  readonly boolean: boolean;
  readonly string: string;
  readonly bytes: Uint8Array;
  readonly timestamp: number;
  readonly address: Address;
  readonly discrete: string;
  readonly json: JsonValue;
  readonly complex: Complex;
}

type ValueOf<F extends FieldContract> = F extends { readonly bigint: true }
  ? bigint
  : F extends { readonly values: readonly (infer Value)[] }
    ? Value
    : ValueTypes[F["type"]];
