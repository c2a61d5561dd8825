import type { FieldModel } from "../../model/call-model.js";
import type { ParameterModel } from "../../model/sensor-model.js";
import { tidyText } from "../tidy-text.js";
import { code, counts, matches, paragraphs, showValue, typeFacts, withMeanings } from "./facts.js";

/** How a field stands in code. */
export interface FieldInCode {
  /** What code calls it. */
  readonly member: string;
  /** What a caller gives, who may say `now`. */
  readonly isInput: boolean;
}

/** What a field means: its description, then what its type cannot say, and what each of its values means. */
export function fieldDoc(field: FieldModel, how: FieldInCode): string {
  return withMeanings(fieldFacts(field, how), field.type.named === undefined ? field.type : {});
}

/** The same without what its values mean. */
export function fieldFacts(field: FieldModel, { member, isInput }: FieldInCode): string {
  return paragraphs(tidyText(field.description), [
    ...typeFacts(field.type),
    counts(field),
    field.default === undefined ? "" : `Default: ${showValue(field.default)}.`,
    field.type.now && isInput ? "`now` is the device's time." : "",
    field.secret ? "Secret: it appears in no log and no error text." : "",
    field.name === member ? "" : `On the wire: ${code(field.name)}.`,
  ]);
}

/** What a parameter of a family is, and what its type cannot say. */
export function parameterDoc(parameter: ParameterModel): string {
  const { description, type, minimum = 0, maximum, digits, dotted, pattern, values, named } = parameter;
  const isInteger = type === "integer" && values === undefined;
  const doc = paragraphs(tidyText(description), [
    isInteger ? (maximum === undefined ? `From ${minimum}.` : `From ${minimum} to ${maximum}.`) : "",
    digits === undefined ? "" : `On the wire: ${digits} digits.`,
    dotted ? "It may contain dots." : "",
    matches(pattern),
  ]);
  return withMeanings(doc, named === undefined ? parameter : {});
}
