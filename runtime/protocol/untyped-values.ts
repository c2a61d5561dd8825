import { Address } from "./address.js";
import { refuseValue } from "./datatype.js";
import { bigint, boolean } from "./datatypes.js";
import { formatArguments } from "./message.js";
import { formatFloat } from "./numbers.js";
import { fromBytes, fromUnicode, type WireText } from "./wire-text.js";

/** ` a b c`: values that no contract describes, as they follow a message's name. @throws DatatypeError */
export function formatValues(values: readonly unknown[]): WireText {
  return formatArguments(values.map(formatUntyped));
}

/** An integral number as an integer, any other as a float. @throws DatatypeError */
export function formatUntyped(value: unknown): WireText {
  switch (typeof value) {
    case "string":
      return fromUnicode(value);
    case "number":
      return Number.isSafeInteger(value) ? String(value) : formatFloat(value);
    case "boolean":
      return boolean.format(value);
    case "bigint":
      return bigint.format(value);
    default:
      if (value instanceof Uint8Array) return fromBytes(value);
      if (value instanceof Address) return value.toString();
      throw refuseValue("a string, number, boolean, bigint, Uint8Array or Address", value);
  }
}
