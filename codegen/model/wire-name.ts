import type { ObjectView } from "../interface/object-view.js";
import { Place } from "../interface/place.js";
import type { Reporter } from "../interface/reporter.js";
import { fits } from "../interface/shape.js";
import { IDENTIFIER } from "../interface/spellings.js";

/** The names of something. Each target derives the names in code by its own rules. */
export interface WireName {
  /** The name on the wire, or in the file if it is not on the wire. */
  readonly name: string;
  /** The name that the author wants in code, `setRate`; undefined if the name will do. */
  readonly identifier: string | undefined;
  /** Where its name stands, for what a target has to say of it. */
  readonly place: Place;
}

/** Another name of a request or sensor, of an older version. */
export interface AliasModel {
  readonly name: string;
  readonly place: Place;
}

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
