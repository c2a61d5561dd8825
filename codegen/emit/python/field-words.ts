import type { FieldModel } from "../../model/call-model.js";
import { remembered } from "../../remembered.js";
import { withMeanings } from "../words/facts.js";
import { fieldFacts } from "../words/field-doc.js";

/** What a field means, in one line: its class, the client and the server say it. */
export const fieldWords = remembered((field: FieldModel) => fieldFacts(field, { member: field.name, isInput: false }));

/** The same for its class, in which it has a name that may not be that of the wire; with the meanings of its values. */
export function memberWords(field: FieldModel, name: string): string {
  const isSame = name === field.name || name === field.name.replaceAll("-", "_");
  const words = isSame ? fieldWords(field) : fieldFacts(field, { member: name, isInput: false });
  return withMeanings(words, field.type.named === undefined ? field.type : {});
}
