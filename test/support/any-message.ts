import fc from "fast-check";
import { memberName } from "../../codegen/emit/typescript/names/identifiers.js";
import { type AnyField, anyFields, anyValues, keysOf } from "./any-fields.js";
import { type AnyType, anyDescription, anyText } from "./any-type.js";
import { type Keys, maybe, merged } from "./maybe.js";

/** A text that says something. */
export const notBlank = anyText.filter((text) => /\S/.test(text));

/** A sensor that says in what state a device is. */
export interface AnyState {
  readonly sensor: string;
  readonly values: readonly (string | boolean)[];
}

/** What a request is made of. */
export interface RequestScope {
  readonly use: fc.Arbitrary<AnyType>;
  readonly states: readonly AnyState[];
  readonly roles: readonly string[];
}

export function anyRequest(name: string, scope: RequestScope, index: number): fc.Arbitrary<Keys> {
  const { roles } = scope;
  const several = merged(anyMessage(scope, 2), maybe("description", anyText), anyEffect(scope));
  const signatures = fc
    .tuple(anyMessage(scope, 0), merged(anyMessage(scope, 1), anyEffect(scope)), several)
    .map(([none, one, two]) => ({ signatures: { none, one, class: two } }));
  return merged(
    anyDescription.map((description) => ({ description })),
    fc.oneof(anyMessage(scope), anyMessage(scope), signatures),
    anyEffect(scope),
    roles.length === 0 ? fc.constant({}) : maybe("access", fc.constantFrom(...roles)),
    maybe("aliases", fc.subarray([`Was-${name}`, `x-${name}-0`], { minLength: 1 })),
    maybe("timeout", fc.double({ min: 0.001, max: 1e6, noNaN: true })),
    maybe("deprecated", notBlank),
    maybe("identifier", fc.constant(`identified${index}`)),
    maybe("x-note", anyText),
  );
}

export function anyInform(use: fc.Arbitrary<AnyType>): fc.Arbitrary<Keys> {
  return merged(
    anyDescription.map((description) => ({ description })),
    anyFields({ use, areArguments: false }).map((fields) => ({ arguments: keysOf(fields) })),
    maybe("deprecated", notBlank),
  );
}

interface Informs {
  readonly keys: Keys;
  /** The values of one. */
  readonly values: fc.Arbitrary<readonly unknown[]>;
}

function anyMessage({ use }: RequestScope, count?: number): fc.Arbitrary<Keys> {
  const reply = anyFields({ use, areArguments: false });
  return fc
    .tuple(anyFields({ use, areArguments: true, count }), mayBe(anyInforms(use)), mayBe(reply))
    .chain(([fields, informs, replyFields]) =>
      merged(
        fc.constant({ arguments: keysOf(fields), ...informs?.keys }),
        fc.constant(replyFields === undefined ? {} : { reply: keysOf(replyFields) }),
        maybe("examples", fc.array(anyExample(fields, informs, replyFields), { maxLength: 2 })),
      ),
    );
}

function mayBe<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(value, { freq: 2, nil: undefined });
}

/** Of one kind, or of several: what an interface calls them nobody else is called. */
function anyInforms(use: fc.Arbitrary<AnyType>): fc.Arbitrary<Informs> {
  const one = anyFields({ use, areArguments: false });
  const ofKind = one.map((fields) => fields.filter(({ name }) => memberName(name) !== "kind"));
  const names = fc.uniqueArray(fc.constantFrom("one-of-them", "Another", "x-kind", "k9"), { minLength: 1, maxLength: 3 });
  return fc.oneof(
    one.map((fields) => ({ keys: { informs: keysOf(fields) }, values: anyValues(fields) })),
    names.chain((kinds) => fc.tuple(...kinds.map((kind) => ofKind.map((fields) => ({ kind, fields })))).map(kindsOf)),
  );
}

function kindsOf(kinds: readonly { readonly kind: string; readonly fields: readonly AnyField[] }[]): Informs {
  return {
    keys: { informs: Object.fromEntries(kinds.map(({ kind, fields }) => [kind, keysOf(fields)])) },
    values: fc.oneof(...kinds.map(({ kind, fields }) => anyValues(fields).map((values) => [kind, ...values]))),
  };
}

/** A call for people to see. */
function anyExample(fields: readonly AnyField[], informs: Informs | undefined, reply: readonly AnyField[] | undefined): fc.Arbitrary<Keys> {
  const isCount = informs !== undefined && reply === undefined;
  const answer = merged(
    informs === undefined ? fc.constant({}) : maybe("informs", fc.array(informs.values, { maxLength: 2 })),
    isCount ? fc.constant({}) : maybe("reply", anyValues(reply ?? [])),
  );
  return merged(
    anyValues(fields).map((values) => ({ arguments: values })),
    maybe("description", anyText),
    fc.oneof(
      answer,
      answer,
      notBlank.map((fail) => ({ fail })),
    ),
  );
}

/** What a request does to the device, and where it is allowed. */
function anyEffect({ states }: RequestScope): fc.Arbitrary<Keys> {
  const [first] = states;
  const kinds = fc.constantFrom<Keys>({}, { safe: true }, { safe: true, idempotent: true });
  if (first === undefined) return fc.oneof(kinds, maybe("idempotent", fc.boolean()));
  const when = fc
    .subarray(states.slice(0, 2), { minLength: 1 })
    .chain((some) =>
      fc.tuple(...some.map(({ sensor, values }) => fc.tuple(fc.constant(sensor), fc.subarray([...values], { minLength: 1 })))),
    )
    .map((entries) => Object.fromEntries(entries));
  const sets = fc.constantFrom(...first.values).map((value) => ({ [first.sensor]: value }));
  return merged(
    fc.oneof(
      maybe("when", when),
      when.map((its) => ({ when: its })),
    ),
    fc.oneof(kinds, merged(maybe("sets", sets), maybe("idempotent", fc.boolean()))),
  );
}
