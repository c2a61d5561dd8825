import { IDENTIFIER } from "../interface/key-table.js";
import type { ObjectView } from "../interface/object-view.js";
import { Place } from "../interface/place.js";
import type { Reporter } from "../interface/reporter.js";
import { fits } from "../interface/shape.js";
import type { WireName } from "./device-model.js";

/** The words that a name on the wire consists of, less its placeholders: `rx.missing-unixtime` → `rx`, `missing`, `unixtime`. */
export function wordsOf(name: string): readonly string[] {
  return name.split(/[-_.]|\{[^}]*\}/).filter((part) => part !== "");
}

/** Where a name stands. */
export interface WrittenName {
  readonly name: string;
  readonly keyStart: number;
  readonly reporter: Reporter;
}

/** What something is called on the wire, and what its author wants code to call it. It stands where the latter does, if it does. */
export function readWireName(view: ObjectView, { name, keyStart, reporter }: WrittenName): WireName {
  const identifier = view.string("identifier");
  return {
    name,
    // One that is none has been reported.
    identifier: identifier !== undefined && fits(identifier.value, IDENTIFIER) ? identifier.value : undefined,
    place: new Place(reporter, identifier?.start ?? keyStart, view),
  };
}
