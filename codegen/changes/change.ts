import type { ChangeRule } from "../diagnostics/change-rules.js";
import type { Place } from "../interface/place.js";

/** One difference between two interfaces. */
export interface Change {
  readonly rule: ChangeRule;
  /** What has changed: `tune`, `tune frequency`, `rx.temp`; what `x-allow` names after the rule to exempt it. */
  readonly subject: string;
  readonly message: string;
  /** In the new file; of what is gone, what it would stand in. */
  readonly place: Place;
  /** In the old file, of what was there. */
  readonly old: Place | undefined;
  readonly hint?: string | undefined;
}

/** Takes the changes that a comparison finds. */
export type TellChange = (change: Change) => void;

/** Two things that are the same one in the old and in the new interface. */
export interface Pair<T> {
  readonly old: T;
  readonly now: T;
}

/** Who reads a field: the device its arguments, a client all else. */
export type FieldRole = "argument" | "field";
