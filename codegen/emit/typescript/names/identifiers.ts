/** The naming rules of the interface reference, "Names in TypeScript". */

import { wordsOf } from "../../../model/wire-name.js";

/** `set-rate` → `setRate`, `SDB.recordingStartTime` → `sdbRecordingStartTime`, `4k.temp` → `_4kTemp`, `input{n}.power` → `inputPower`. */
export function memberName(wireName: string): string {
  // Most names of fields are one plain word.
  if (/^[a-z][a-z0-9]*$/.test(wireName)) return wireName;
  const [first = "", ...others] = wordsOf(wireName);
  const joined = [lowerFirst(first), ...others.map(upperFirst)].join("");
  return /^\d/.test(joined) ? `_${joined}` : joined;
}

/** `set-rate` → `SetRate`. */
export function typeName(wireName: string): string {
  return upperFirst(memberName(wireName));
}

/** `setRate` → `SetRate` */
export function upperFirst(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** The whole part where it has no lower-case letter: `SDB` → `sdb`, but `SDb` → `sDb`. */
function lowerFirst(part: string): string {
  return /[a-z]/.test(part) ? `${part.charAt(0).toLowerCase()}${part.slice(1)}` : part.toLowerCase();
}

/** What objects and promises own already, so that no request and no sensor can have it. */
export const REFUSED_MEMBERS: readonly string[] = [
  "constructor",
  "then",
  "toString",
  "toLocaleString",
  "valueOf",
  "toJSON",
  "hasOwnProperty",
  "isPrototypeOf",
  "propertyIsEnumerable",
];
