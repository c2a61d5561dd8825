import { DatatypeError, shorten } from "../errors.js";
import type { Pattern, SchemaCheck, TypeContract } from "./contract.js";
import { changed, type Datatype, refuseText } from "./datatype.js";
import { MAXIMUM_MATCHED_BYTES } from "./peer-limits.js";
import { toUnicode, type WireText } from "./wire-text.js";

/** The same datatype, which does not read what lies beyond the limits of a type; with `isWritten` it does not write it either. */
export function limited(datatype: Datatype<unknown>, type: TypeContract, isWritten: boolean): Datatype<unknown> {
  const { minimum, maximum, pattern, schema } = type;
  if (schema !== undefined) return withCheck(datatype, (value) => checkSchema(value, schema), isWritten);
  if (pattern !== undefined) return patterned(datatype, pattern, isWritten);
  if (minimum === undefined && maximum === undefined) return datatype;
  return withCheck(datatype, (value, text) => checkLimits(value as number | bigint, type, text), isWritten);
}

/** What is thrown by `check` is refused. */
function withCheck(datatype: Datatype<unknown>, check: (value: unknown, text: WireText) => void, isWritten: boolean): Datatype<unknown> {
  const parse = (text: WireText): unknown => {
    const value = datatype.parse(text);
    check(value, text);
    return value;
  };
  const format = (value: unknown): WireText => {
    const text = datatype.format(value);
    check(value, text);
    return text;
  };
  return changed(datatype, isWritten ? { parse, format } : { parse });
}

/** @throws DatatypeError that says where in the value what is expected */
function checkSchema(value: unknown, schema: SchemaCheck): void {
  const problem = schema.findProblem(value);
  if (problem !== undefined) throw new DatatypeError(problem);
}

/** What no codec need look at is refused before. */
function patterned(datatype: Datatype<unknown>, pattern: Pattern, isWritten: boolean): Datatype<unknown> {
  const parse = (text: WireText): unknown => datatype.parse(checkPattern(text, pattern));
  const format = (value: unknown): WireText => checkPattern(datatype.format(value), pattern);
  return changed(datatype, isWritten ? { parse, format } : { parse });
}

/** What is no UTF-8, the datatype refuses. @throws DatatypeError */
function checkPattern(text: WireText, pattern: Pattern): WireText {
  if (text.length > MAXIMUM_MATCHED_BYTES)
    throw refuseText(`no more than ${MAXIMUM_MATCHED_BYTES} bytes that match ${pattern.source}`, text);
  const unicode = toUnicode(text);
  if (unicode === undefined || pattern.matches(unicode)) return text;
  throw refuseText(`a text that matches ${pattern.source}`, text);
}

/** Interface reference, "At run time": limits are inclusive, and NaN lies outside every one. @throws DatatypeError */
function checkLimits(value: number | bigint, { minimum, maximum }: TypeContract, text: WireText): void {
  const isInside = (minimum === undefined || value >= minimum) && (maximum === undefined || value <= maximum);
  if (isInside && !Number.isNaN(value)) return;
  const expected = [minimum === undefined ? "" : `at least ${minimum}`, maximum === undefined ? "" : `at most ${maximum}`];
  throw new DatatypeError(`expected ${expected.filter((part) => part !== "").join(" and ")}, received ${shorten(text)}`);
}
