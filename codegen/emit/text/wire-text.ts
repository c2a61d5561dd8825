import { datatypeOf, FieldList, type FieldValues, toUnicode } from "katcp-runtime/vocabulary";
import type { FieldModel } from "../../model/call-model.js";
import { fieldContract, typeContract } from "../../model/contract-of.js";
import type { TypeModel, WrittenValue } from "../../model/type-model.js";

/** ` a b c`: values as they follow a name or `ok` on the wire, printed by the runtime itself. @throws where a value cannot be written */
export function formatFields(fields: readonly FieldModel[], values: FieldValues): string {
  const contracts = fields.map((field) => ({ ...fieldContract(field), member: keyOf(field) }));
  return toPeople(new FieldList(contracts, { noun: "value" }).encode(values));
}

/** Under what a field's value is found. Of two with one name on the wire, one has an identifier. */
export function keyOf({ name, identifier = name }: FieldModel): string {
  return identifier;
}

/** A value of a type, as an argument on the wire. @throws where it cannot be written */
export function formatValue(value: unknown, type: TypeModel): string {
  const list = new FieldList([{ name: "value", ...typeContract(type) }], { noun: "value" });
  return toPeople(list.encode({ value })).slice(1);
}

/** A value that the interface file writes, as an argument on the wire: `1.5`, `a\_text`, `\@`. */
export function formatWritten(written: WrittenValue, type: TypeModel, words: readonly string[] = []): string {
  // A word has nothing in it that people would read otherwise.
  return typeof written === "string" && words.includes(written) ? written : formatValue(readWritten(written, type), type);
}

/** The value that the interface file writes. */
export function readWritten(written: WrittenValue, type: TypeModel): unknown {
  return datatypeOf(typeContract(type)).fromWritten(written);
}

/** Whatever is no UTF-8 is shown byte for byte. */
function toPeople(wire: string): string {
  return toUnicode(wire) ?? wire;
}
