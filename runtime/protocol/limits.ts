import { DatatypeError } from "../errors.js";
import type { TypeContract } from "./contract.js";
import { changed, type Datatype } from "./datatype.js";
import type { WireText } from "./wire-text.js";

/** The same datatype, which does not read what lies beyond the limits of a type. */
export function limited(datatype: Datatype<unknown>, type: TypeContract): Datatype<unknown> {
  if (type.minimum === undefined && type.maximum === undefined) return datatype;
  const parse = (text: WireText): unknown => {
    const value = datatype.parse(text);
    checkLimits(value as number | bigint, type, text);
    return value;
  };
  return changed(datatype, { parse });
}

/** Interface reference, "At run time": limits are inclusive, and NaN lies outside every one. @throws DatatypeError */
function checkLimits(value: number | bigint, { minimum, maximum }: TypeContract, text: WireText): void {
  const isInside = (minimum === undefined || value >= minimum) && (maximum === undefined || value <= maximum);
  if (isInside && !Number.isNaN(value)) return;
  const expected = [minimum === undefined ? "" : `at least ${minimum}`, maximum === undefined ? "" : `at most ${maximum}`];
  throw new DatatypeError(`expected ${expected.filter((part) => part !== "").join(" and ")}, received ${text}`);
}
