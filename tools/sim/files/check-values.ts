import type { TableFile, WrittenValue } from "katcp-gen";
import { messageOf } from "katcp-runtime";
import { FieldList, type FieldValues } from "katcp-runtime/vocabulary";
import { valuesOf } from "../answers/find-example.js";
import type { KnownField } from "../known-field.js";

type Path = readonly (string | number)[];

/** Values that a file writes for the fields of a message, by their names in code. What is wrong with them is noted. */
export function checkValues(
  file: TableFile,
  path: Path,
  { fields, written }: { readonly fields: readonly KnownField[]; readonly written: readonly WrittenValue[] },
): FieldValues {
  const list = new FieldList(
    fields.map(({ field }) => field),
    { noun: "value", checksWritten: true },
  );
  if (written.length > list.maximum) {
    file.error([...path, list.maximum], "bad-value", `expected no more than ${list.maximum} values, found ${written.length}`);
    return {};
  }
  try {
    const values = valuesOf(fields, written);
    list.encode(values);
    return values;
  } catch (thrown) {
    file.error(path, "bad-value", messageOf(thrown));
    return {};
  }
}
