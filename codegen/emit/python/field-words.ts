import type { FieldModel } from "../../model/call-model.js";
import { withMeanings } from "../words/facts.js";
import { fieldFacts } from "../words/field-doc.js";

const known = new WeakMap<FieldModel, string>();

/** What a field means, in one line: its class, the client and the server say it. */
export function fieldWords(field: FieldModel): string {
  const words = known.get(field) ?? fieldFacts(field, { member: field.name, isInput: false });
  known.set(field, words);
  return words;
}

/** The same for its class, in which it has a name that may not be that of the wire; with the meanings of its values. */
export function memberWords(field: FieldModel, name: string): string {
  const isSame = name === field.name || name === field.name.replaceAll("-", "_");
  const words = isSame ? fieldWords(field) : fieldFacts(field, { member: name, isInput: false });
  return withMeanings(words, field.type.named === undefined ? field.type : {});
}
