import fc from "fast-check";
import { memberName, REFUSED_MEMBERS } from "../../codegen/emit/typescript/names/identifiers.js";

const words = [
  "rate",
  "set",
  "SDB",
  "Rx",
  "x",
  "new",
  "delete",
  "class",
  "async",
  "status",
  "promise",
  "sensor",
  "record",
  "request-context",
  "type",
  "name",
  "arguments",
  "map",
  "uint8-array",
  "Sensors",
];

// Made once: fast-check takes long to make them.
const messageName = fc
  .oneof(
    fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 2 }).map((parts) => parts.join("-")),
    fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,8}$/),
  )
  .filter(isFree);

const sensorName = fc
  .oneof(
    fc.array(fc.constantFrom(...words, "4k", "10", "_a", "-b"), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(".")),
    fc.stringMatching(/^[A-Za-z0-9._-]{1,10}$/),
  )
  .filter((name) => /[A-Za-z0-9]/.test(name) && isFree(name));

/** Names of requests, informs, types and fields, that stay different in code. */
export function anyNames(count: { readonly minLength?: number; readonly maxLength: number }): fc.Arbitrary<readonly string[]> {
  return fc.uniqueArray(messageName, { ...count, selector: asMember });
}

/** Names of single sensors, that stay different in code. */
export function anySensorNames(count: { readonly maxLength: number }): fc.Arbitrary<readonly string[]> {
  return fc.uniqueArray(sensorName, { ...count, selector: asMember });
}

/** `informs` is what a caller finds the informs of a reply under. */
function isFree(name: string): boolean {
  return ![...REFUSED_MEMBERS, "informs"].includes(memberName(name));
}

function asMember(name: string): string {
  return memberName(name).toLowerCase();
}
