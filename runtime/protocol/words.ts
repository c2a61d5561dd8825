import { DatatypeError, messageOf } from "../errors.js";
import { changed, type Datatype } from "./datatype.js";
import type { WireText } from "./wire-text.js";

/** A datatype whose values some words may stand for: `auto` where a number is asked for. In code such a value is the word. */
export function withWords(datatype: Datatype<unknown>, words: readonly string[]): Datatype<unknown> {
  const known = new Set<unknown>(words);
  const hint = `; ${words.join(", ")} ${words.length === 1 ? "is" : "are"} accepted as well`;
  const explain = <R>(work: () => R): R => {
    try {
      return work();
    } catch (thrown) {
      throw new DatatypeError(`${messageOf(thrown)}${hint}`);
    }
  };
  const format = (value: unknown): WireText => (known.has(value) ? (value as string) : explain(() => datatype.format(value)));
  return changed(datatype, {
    accepts: (value) => known.has(value) || datatype.accepts(value),
    fromWritten: (written) => (known.has(written) ? written : datatype.fromWritten(written)),
    equals: (one, other) => one === other || (!known.has(one) && !known.has(other) && datatype.equals(one, other)),
    format,
    parse: (text) => (known.has(text) ? text : explain(() => datatype.parse(text))),
  });
}
