import type { WarningRule } from "../diagnostics/diagnostics.js";
import type { Place } from "../interface/place.js";
import type { Interface } from "../interface/read-interface.js";
import type { Spot } from "../interface/reporter.js";
import type { Site } from "./site.js";
import type { TypeTable } from "./type-table.js";

/** What is worth a warning at a place, before it is known whether the file allows it. */
export interface Finding extends Spot {
  readonly rule: WarningRule;
  readonly message: string;
  readonly hint?: string;
}

/** What somebody else has found worth a warning, at a place of the interface. */
export interface PlacedFinding extends Omit<Finding, "at" | "length"> {
  readonly place: Place;
}

/** What a rule may look at beside an object itself. */
export interface LintScope {
  readonly types: TypeTable;
  /** Every type that any of the files uses; undefined where that is not known. */
  readonly usedTypes: ReadonlySet<string> | undefined;
  /** Of the file that the object stands in. */
  readonly file: Interface;
}

/** A rule of warnings: what it finds at an object of the interface. */
export type LintRule = (site: Site, scope: LintScope) => Iterable<Finding>;
