import { DATATYPE_NAMES, type DatatypeName } from "katcp-runtime/vocabulary";
import type { ObjectView } from "../interface/object-view.js";
import { quote } from "../interface/quote.js";
import type { Reporter } from "../interface/reporter.js";
import { UNKNOWN_TYPE } from "./build-type.js";
import { reportMisplaced, reportRivals } from "./report-keys.js";
import type { TypeModel } from "./type-model.js";

/** What a list in one argument can be of: all but JSON, which has lists of its own. */
export const listable: readonly DatatypeName[] = DATATYPE_NAMES.filter((name) => name !== "json");

const ofFloats = "0123456789+-.einfaty";

/** The characters that the texts of a datatype are made of, in small letters; those of the others may be any. */
const alphabets: Readonly<Partial<Record<DatatypeName, string>>> = {
  integer: "0123456789+-",
  float: ofFloats,
  timestamp: ofFloats,
  complex: `${ofFloats}j()`,
  boolean: "01",
  address: "0123456789abcdef.:[]",
};

/** The text between the items of a list (interface reference, "More of types"); no item may hold it, as far as that is known of its type. */
export function readSeparator(
  view: ObjectView,
  type: TypeModel,
  datatypes: readonly DatatypeName[],
  reporter: Reporter,
): string | undefined {
  const node = view.string("separator");
  if (node === undefined || node.value === "" || type === UNKNOWN_TYPE) return undefined;
  if (!datatypes.includes(type.datatype)) {
    reportMisplaced(view, "separator", { datatype: type.datatype, datatypes, reporter });
    return undefined;
  }
  if (view.isTrue("now")) reportRivals(view, ["now", "separator"], reporter);
  const problem = findProblem(node.value, type);
  if (problem !== undefined)
    reporter.error(node.start, "bad-value", `"separator" expects a text that no item contains, found ${quote(node.value)}: ${problem}`);
  return problem === undefined ? node.value : undefined;
}

function findProblem(separator: string, { datatype, values = [] }: TypeModel): string | undefined {
  // `a~` and then `~~` reads as `a` and `~`.
  const value = values.find((each) => `${each}${separator}`.indexOf(separator) < each.length);
  if (value !== undefined) return `the value ${quote(value)} ${value.includes(separator) ? "contains it" : "ends with a part of it"}`;
  const alphabet = alphabets[datatype];
  const isOfItems = alphabet !== undefined && [...separator.toLowerCase()].every((character) => alphabet.includes(character));
  return isOfItems ? `it can appear in a value of type ${datatype}` : undefined;
}
