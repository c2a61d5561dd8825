import { DatatypeError, shorten } from "../errors.js";
import type { Pattern, TypeContract } from "./contract.js";
import { changed, type Datatype, refuseText } from "./datatype.js";
import { toUnicode, type WireText } from "./wire-text.js";

/** The same datatype, which does not read what lies beyond the limits of a type; with `isWritten` it does not write it either. */
export function limited(datatype: Datatype<unknown>, type: TypeContract, isWritten: boolean): Datatype<unknown> {
  const { minimum, maximum, pattern } = type;
  if (pattern !== undefined) return patterned(datatype, pattern, isWritten);
  if (minimum === undefined && maximum === undefined) return datatype;
  const parse = (text: WireText): unknown => {
    const value = datatype.parse(text);
    checkLimits(value, type, text);
    return value;
  };
  const format = (value: unknown): WireText => {
    const text = datatype.format(value);
    checkLimits(value, type, text);
    return text;
  };
  return changed(datatype, isWritten ? { parse, format } : { parse });
}

/** What no codec need look at is refused before. */
function patterned(datatype: Datatype<unknown>, pattern: Pattern, isWritten: boolean): Datatype<unknown> {
  const parse = (text: WireText): unknown => datatype.parse(checkPattern(text, pattern));
  const format = (value: unknown): WireText => checkPattern(datatype.format(value), pattern);
  return changed(datatype, isWritten ? { parse, format } : { parse });
}

/** What is no UTF-8, the datatype refuses. @throws DatatypeError */
function checkPattern(text: WireText, pattern: Pattern): WireText {
  const unicode = toUnicode(text);
  if (unicode === undefined || pattern.matches(unicode)) return text;
  throw refuseText(`a text that matches ${pattern.source}`, text);
}

/** Interface reference, "At run time": limits are inclusive, and NaN lies outside every one. @throws DatatypeError */
function checkLimits(given: unknown, { minimum, maximum }: TypeContract, text: WireText): void {
  const value = given as number | bigint;
  const isInside = (minimum === undefined || value >= minimum) && (maximum === undefined || value <= maximum);
  if (isInside && !Number.isNaN(value)) return;
  const expected = [minimum === undefined ? "" : `at least ${minimum}`, maximum === undefined ? "" : `at most ${maximum}`];
  throw new DatatypeError(`expected ${expected.filter((part) => part !== "").join(" and ")}, received ${shorten(text)}`);
}
