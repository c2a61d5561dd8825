/** PEP 8: `set-rate` → `set_rate`, `SetRate` and `SET_RATE`. */

import { wordsOf } from "../../../model/wire-name.js";
import { BUILT_IN_TYPES, KEYWORDS, OWN_WORDS } from "./reserved.js";

/** `set-rate`, `setRate` → `set_rate`; `SDB.recordingStart` → `sdb_recording_start`; `4k.temp` → `n4k_temp`. */
export function snakeName(name: string): string {
  const known = snakes.get(name) ?? afterDigit(partsOf(name).join("_").toLowerCase(), "n");
  snakes.set(name, known);
  return known;
}

/** `set-rate` → `SetRate`; `4k.temp` → `N4kTemp`. */
export function className(name: string): string {
  return afterDigit(partsOf(name).map(upperFirst).join(""), "N");
}

/** `set-rate` → `SET_RATE` */
export function constantName(name: string): string {
  return snakeName(name).toUpperCase();
}

/** A name of a member, with an underscore behind it where Python or the generated code owns it, or something else that is `taken`. */
export function safeName(name: string, ...taken: readonly ReadonlySet<string>[]): string {
  return [KEYWORDS, BUILT_IN_TYPES, OWN_WORDS, ...taken].some((names) => names.has(name)) ? `${name}_` : name;
}

/** `setRate` → `SetRate` */
export function upperFirst(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Its words; where letters of both cases stand in one, also those of it: `startRecording` → `start`, `Recording`. */
function partsOf(name: string): readonly string[] {
  const known = parts.get(name) ?? wordsOf(name).flatMap((word) => word.match(/[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z0-9]+/g) ?? []);
  parts.set(name, known);
  return known;
}

/** Each file of a device asks for the same names again. */
const parts = new Map<string, readonly string[]>();
const snakes = new Map<string, string>();

/** A name that begins with an underscore would be private. */
function afterDigit(name: string, letter: string): string {
  return /^\d/.test(name) ? `${letter}${name}` : name;
}
