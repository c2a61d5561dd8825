import fc from "fast-check";
import { DATATYPE_NAMES, STANDARD_INFORMS } from "katcp-runtime/vocabulary";
import { memberName } from "../../codegen/emit/typescript/names/identifiers.js";
import { anyNames } from "./any-names.js";
import { type AnySensor, anySensors } from "./any-sensor.js";
import { type AnyType, anyDescription, anyText, anyUnnamedType, anyWritten, mayBeList, schemaFile } from "./any-type.js";
import { maybe, merged } from "./maybe.js";

/** An interface, as its author writes it. */
export interface AnyInterface {
  /** The text of each file: `any.katcp.json`, and what it includes. */
  readonly files: Readonly<Record<string, string>>;
  readonly requests: readonly AnyRequest[];
  readonly sensors: readonly AnySensor[];
}

/** A request, as far as `?help` tells of it. */
export interface AnyRequest {
  readonly name: string;
  readonly keys: { readonly description: string; readonly deprecated?: string };
}

type Keys = Readonly<Record<string, unknown>>;

const notBlank = anyText.filter((text) => /\S/.test(text));

/** Named types, by their names. */
const anyTypes: fc.Arbitrary<readonly (readonly [name: string, type: AnyType, keys: Keys])[]> = anyNames({ maxLength: 4 })
  .map((names) => names.filter((name) => !DATATYPE_NAMES.some((datatype) => datatype === name)))
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc.tuple(
          fc.constant(name),
          anyUnnamedType,
          merged(maybe("description", anyText), maybe("deprecated", notBlank), maybe("units", anyText)),
        ),
      ),
    ),
  )
  .map((entries) =>
    entries.map(([name, type, { units, ...keys }]) => {
      // A sensor may be of any type, and one of timestamps has no units.
      const own = typeof units === "string" && type.datatype !== "timestamp" ? { units } : {};
      return [name, { ...type, ...own }, { ...type.keys, ...keys, ...own }] as const;
    }),
  );

/** A type where it is used: named or not. */
function anyUse(types: readonly (readonly [string, AnyType, Keys])[]): fc.Arbitrary<AnyType> {
  const uses = types.map(([name, type]) => ({ ...type, keys: { type: name } }));
  return uses.length === 0 ? anyUnnamedType : fc.oneof(anyUnnamedType, fc.constantFrom(...uses));
}

interface FieldWishes {
  readonly use: fc.Arbitrary<AnyType>;
  readonly hasDefaults: boolean;
  /** Exactly so many, and each must be given. */
  readonly count?: number;
}

/** A list of fields: what may be absent stands behind what must be given, and what is repeated is last. */
function anyFields({ use, hasDefaults, count }: FieldWishes): fc.Arbitrary<readonly Keys[]> {
  return anyNames(count === undefined ? { maxLength: 4 } : { minLength: count, maxLength: count }).chain((names) =>
    fc.nat(names.length).chain((given) => {
      const required = count ?? given;
      return fc.tuple(
        ...names.map((name, index) =>
          anyField(name, { use, hasDefaults, isGiven: index < required, isLast: index === names.length - 1 && count === undefined }),
        ),
      );
    }),
  );
}

/** What takes no words. */
const wordless: readonly string[] = ["string", "bytes", "json"];

function anyField(
  name: string,
  wishes: { use: fc.Arbitrary<AnyType>; hasDefaults: boolean; isGiven: boolean; isLast: boolean },
): fc.Arbitrary<Keys> {
  return wishes.use.chain(mayBeList).chain((type) => {
    const words = wordless.includes(type.datatype) ? [] : ["auto-word", '"|`'];
    const absence: fc.Arbitrary<Keys>[] = [fc.constant({ optional: true })];
    if (wishes.hasDefaults) absence.push(anyWritten(type).map((value) => ({ default: value })));
    if (wishes.hasDefaults && words.length > 0) absence.push(fc.constant({ words, default: "auto-word" }));
    if (wishes.isLast) absence.push(fc.constant({ repeated: true }), fc.constant({ repeated: { maximum: 3 } }));
    const presence: fc.Arbitrary<Keys>[] = [fc.constant({})];
    if (wishes.isLast) presence.push(fc.constant({ repeated: { minimum: 2 } }));
    const now =
      wishes.hasDefaults && type.datatype === "timestamp" && type.separator === undefined
        ? maybe("now", fc.constant(true))
        : fc.constant({});
    return merged(
      fc.constant({ name, ...type.keys }),
      words.length === 0 ? fc.constant({}) : maybe("words", fc.constant(words)),
      fc.oneof(...(wishes.isGiven ? presence : absence)),
      now,
      maybe("description", anyText),
      maybe("units", anyText),
      maybe("example", anyWritten(type)),
    );
  });
}

function anyMessage(use: fc.Arbitrary<AnyType>, count?: number): fc.Arbitrary<Keys> {
  return merged(
    anyFields({ use, hasDefaults: true, ...(count === undefined ? {} : { count }) }).map((fields) => ({ arguments: fields })),
    maybe("informs", anyInforms(use)),
    maybe("reply", anyFields({ use, hasDefaults: false })),
  );
}

/** Of one kind, or of several: what an interface calls them nobody else is called. */
function anyInforms(use: fc.Arbitrary<AnyType>): fc.Arbitrary<unknown> {
  const fields = anyFields({ use, hasDefaults: false }).map((each) => each.filter(({ name }) => memberName(String(name)) !== "kind"));
  const kinds = fc.uniqueArray(fc.constantFrom("one-of-them", "Another", "x-kind", "k9"), { minLength: 1, maxLength: 3 });
  return fc.oneof(
    anyFields({ use, hasDefaults: false }),
    kinds.chain((names) => fc.tuple(...names.map((name) => fields.map((each) => [name, each] as const))).map(Object.fromEntries)),
  );
}

function anyRequest(use: fc.Arbitrary<AnyType>, index: number): fc.Arbitrary<Keys> {
  const signatures = fc
    .tuple(anyMessage(use, 0), anyMessage(use, 1), merged(anyMessage(use, 2), maybe("description", anyText)))
    .map(([none, one, two]) => ({ signatures: { none, one, class: two } }));
  return merged(
    anyDescription.map((description) => ({ description })),
    fc.oneof(anyMessage(use), anyMessage(use), signatures),
    maybe("timeout", fc.double({ min: 0.001, max: 1e6, noNaN: true })),
    maybe("deprecated", notBlank),
    maybe("identifier", fc.constant(`identified${index}`)),
    maybe("x-note", anyText),
  );
}

function anyInform(use: fc.Arbitrary<AnyType>): fc.Arbitrary<Keys> {
  return merged(
    anyDescription.map((description) => ({ description })),
    anyFields({ use, hasDefaults: false }).map((fields) => ({ arguments: fields })),
    maybe("deprecated", notBlank),
  );
}

const anyChanges = fc.dictionary(fc.string(), fc.array(anyText), { maxKeys: 2 });
const file = "any.katcp.json";
const fragment = "fragment.katcp.json";

/** Interfaces with every feature of the format, nearly all of them valid. */
export const anyInterface: fc.Arbitrary<AnyInterface> = fc
  .tuple(anyTypes, anyNames({ minLength: 1, maxLength: 7 }), anyNames({ minLength: 1, maxLength: 1 }), anyText)
  .chain(([types, names, [device = ""], description]) => {
    const use = anyUse(types);
    const free = names.filter((name) => !STANDARD_INFORMS.includes(name));
    const requestNames = free.slice(0, 4);
    const informNames = free.slice(4);
    return fc
      .record({
        requests: fc.tuple(...requestNames.map((name, index) => fc.tuple(fc.constant(name), anyRequest(use, index)))),
        informs: fc.tuple(...informNames.map((name) => fc.tuple(fc.constant(name), anyInform(use)))),
        sensors: anySensors(
          use,
          types
            .filter(([, { values }]) => values?.every((value) => /^[A-Za-z0-9._-]+$/.test(value)))
            .map(([name, { values = [] }]) => ({ name, values })),
        ),
        isSplit: fc.boolean(),
        top: merged(maybe("open", fc.constant(true)), maybe("x-changes", anyChanges)),
      })
      .map(({ requests, informs, sensors, isSplit, top }) => {
        const typeMap = Object.fromEntries(types.map(([name, , keys]) => [name, keys]));
        const sensorMap = Object.fromEntries(sensors.map(({ template, keys }) => [template, keys]));
        const shared = { types: typeMap, sensors: sensorMap };
        const own = {
          name: device,
          version: `${device}-1.0`,
          description,
          ...top,
          requests: Object.fromEntries(requests),
          informs: Object.fromEntries(informs),
        };
        const files = isSplit
          ? { [file]: JSON.stringify({ ...own, include: [`./${fragment}`] }), [fragment]: JSON.stringify(shared) }
          : { [file]: JSON.stringify({ ...own, ...shared }) };
        return {
          files: { ...files, [schemaFile.path]: schemaFile.text },
          sensors,
          requests: requests.map(([name, keys]) => ({ name, keys: keys as AnyRequest["keys"] })),
        };
      });
  });
