import fc from "fast-check";
import { Address, type Complex } from "katcp-runtime";
import type { FieldText } from "./field-text.js";

/** Any text that a device has to accept for an argument; undefined where nobody can make one: of an author's own codec, or by a schema, without an example. */
export function anyAccepted(field: FieldText): fc.Arbitrary<string> | undefined {
  const known = field.known();
  const items = anyItem(field);
  const own = items && textsOf(field, items);
  if (own === undefined) return known.length === 0 ? undefined : fc.constantFrom(...known);
  return known.length === 0 ? own : fc.oneof({ weight: 3, arbitrary: own }, { weight: 1, arbitrary: fc.constantFrom(...known) });
}

function textsOf(field: FieldText, items: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const { separator } = field.contract;
  const texts = items.map((value) => field.formatItem(value)[0]).filter((text) => text !== undefined);
  if (separator === undefined) return texts.filter((text) => field.accepts(text));
  const wire = Buffer.from(separator).toString("latin1");
  return fc
    .array(texts, { maxLength: 4 })
    .map((each) => each.join(wire))
    .filter((text) => field.accepts(text));
}

/** Values of its type, within its limits. */
function anyItem({ model, contract }: FieldText): fc.Arbitrary<unknown> | undefined {
  const { minimum, maximum } = contract;
  if (model.type.codec !== undefined || contract.schema !== undefined) return undefined;
  switch (contract.type) {
    case "integer":
      return contract.bigint
        ? fc.bigInt(bigLimits(minimum, maximum))
        : fc.integer({
            min: Math.max(Number(minimum ?? -(2 ** 31)), -(2 ** 31)),
            max: Math.min(Number(maximum ?? 2 ** 31 - 1), 2 ** 31 - 1),
          });
    case "float":
      return fc.double({ min: Number(minimum ?? -1e12), max: Number(maximum ?? 1e12), noNaN: true });
    case "boolean":
      return fc.boolean();
    case "timestamp":
      return fc.double({ min: 0, max: 4e9, noNaN: true });
    case "discrete":
      return fc.constantFrom(...(contract.values ?? []));
    case "address":
      return fc.ipV4().map((host) => new Address(host, 7147));
    case "complex":
      return fc.tuple(anyPart, anyPart).map(([re, im]): Complex => ({ re, im }));
    case "json":
      return fc.jsonValue({ maxDepth: 2 });
    case "bytes":
      return fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes));
    default:
      return anyString(contract.pattern?.source);
  }
}

const anyPart = fc.integer({ min: -1000, max: 1000 }).map((number) => number / 8);

/** Where JavaScript reads the pattern as RE2 does, texts that match; others are filtered out. */
function anyString(pattern: string | undefined): fc.Arbitrary<unknown> | undefined {
  if (pattern === undefined) return fc.string({ maxLength: 12 });
  try {
    return fc.stringMatching(new RegExp(`^(?:${pattern})$`, "u"), { maxLength: 40 });
  } catch {
    return undefined;
  }
}

function bigLimits(minimum: number | bigint | undefined, maximum: number | bigint | undefined): { min: bigint; max: bigint } {
  const min = minimum === undefined ? undefined : BigInt(minimum);
  const max = maximum === undefined ? undefined : BigInt(maximum);
  return { min: min ?? (max ?? 0n) - 2n ** 70n, max: max ?? (min ?? 0n) + 2n ** 70n };
}
