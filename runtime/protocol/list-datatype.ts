import { DatatypeError, messageOf } from "../errors.js";
import { changed, type Datatype, defineDatatype, refuseValue } from "./datatype.js";
import { fromUnicode, type WireText } from "./wire-text.js";

/**
 * A list in one argument: `m007,m008`. The empty text is the empty list, so a list of one empty text cannot be written; nor can an
 * item that holds the separator.
 */
export function listOf<T>(item: Datatype<T>, separator: string): Datatype<readonly T[]> {
  const between = fromUnicode(separator);
  const expected = `a list with ${JSON.stringify(separator)} between its items, each ${item.expected}`;
  const format = (values: readonly T[]): WireText => {
    if (!Array.isArray(values)) throw refuseValue(expected, values);
    const texts = values.map((value, index) => inItem(index, () => item.format(value)));
    const text = texts.join(between);
    checkParts(texts, split(text, between), separator);
    return text;
  };
  const datatype = defineDatatype<readonly T[]>({
    name: "string",
    expected,
    initial: [],
    accepts: (values) => canWrite(() => format(values as readonly T[])),
    write: format,
    read: (text) => split(text, between).map((part, index) => inItem(index, () => item.parse(part))),
    fromWritten: (written) => (written as readonly unknown[]).map((value) => item.fromWritten(value)),
    equals: (one, other) => one.length === other.length && one.every((value, index) => item.equals(value, other[index] as T)),
  });
  // The reason why a list cannot be written is in the error of its item.
  return changed(datatype, { format });
}

function split(text: WireText, between: WireText): readonly WireText[] {
  return text === "" ? [] : text.split(between);
}

/** What is written must be read as the same items. @throws DatatypeError */
function checkParts(texts: readonly WireText[], parts: readonly WireText[], separator: string): void {
  const at = texts.findIndex((text, index) => text !== parts[index]);
  if (at === -1 && texts.length === parts.length) return;
  const expected = texts.length === 1 && texts[0] === "" ? "more than one empty text" : `a text without ${JSON.stringify(separator)}`;
  throw new DatatypeError(`item ${at + 1}: expected ${expected}, received ${JSON.stringify(texts[at])}`);
}

function inItem<R>(index: number, work: () => R): R {
  try {
    return work();
  } catch (thrown) {
    throw new DatatypeError(`item ${index + 1}: ${messageOf(thrown)}`);
  }
}

function canWrite(write: () => unknown): boolean {
  try {
    write();
    return true;
  } catch {
    return false;
  }
}
