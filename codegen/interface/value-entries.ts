import type { ObjectView } from "./object-view.js";

/** One of the `values` of a discrete or of a parameter. */
export interface ValueEntry {
  readonly value: string;
  /** Where it stands. */
  readonly at: number;
  /** `""` where nothing is said of it. */
  readonly description: string;
}

/** The `values` of an object: an array of them, or a map from each to its description. What has the wrong shape was reported, and is left out. */
export function valueEntries(view: ObjectView): readonly ValueEntry[] {
  const items = view.array("values")?.items ?? [];
  const entries = view.entries("values");
  return [
    ...items.flatMap((item) => (item.kind === "string" ? [{ value: item.value, at: item.start, description: "" }] : [])),
    ...entries.map(({ key, keyStart, value }) => ({ value: key, at: keyStart, description: value.kind === "string" ? value.value : "" })),
  ];
}
