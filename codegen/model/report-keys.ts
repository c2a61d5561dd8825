import type { DatatypeName } from "katcp-runtime/vocabulary";
import type { ObjectView } from "../interface/object-view.js";
import type { Reporter } from "../interface/reporter.js";

/** The type that is there, and those that a key goes with. */
export interface Misplacement {
  readonly datatype: DatatypeName;
  readonly datatypes: readonly DatatypeName[];
  readonly reporter: Reporter;
}

/** Reports a key that does not go with the type beside it. */
export function reportMisplaced(view: ObjectView, key: string, { datatype, datatypes, reporter }: Misplacement): void {
  const message = `"${key}" does not go with the type ${datatype}; it goes with ${listWithAnd(datatypes)}`;
  reporter.error(view.keyStart(key), "unknown-key", message);
}

/** Reports two keys of which there can be only one, at the later. */
export function reportRivals(view: ObjectView, keys: readonly [string, string], reporter: Reporter, hint?: string): void {
  const [earlier, later] = keys.toSorted((one, other) => view.keyStart(one) - view.keyStart(other));
  if (earlier === undefined || later === undefined) return;
  reporter.error(view.keyStart(later), "conflict", `"${later}" cannot be used with "${earlier}"`, hint);
}

/** `integer and float`; `a, b and c`. */
function listWithAnd(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
