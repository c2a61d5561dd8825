import { STANDARD_REQUESTS } from "katcp-runtime/vocabulary";
import type { JsonArray } from "../interface/json-node.js";
import type { ObjectView } from "../interface/object-view.js";
import { Place } from "../interface/place.js";
import { quote } from "../interface/quote.js";
import type { Reporter } from "../interface/reporter.js";
import { fits } from "../interface/shape.js";
import type { RequestModel } from "./call-model.js";
import { reportRivals } from "./report-keys.js";
import type { SensorModel } from "./sensor-model.js";
import type { AliasModel } from "./wire-name.js";

/** The other names of a request or sensor; those that are none have been reported. */
export function readAliases(view: ObjectView, pattern: RegExp, reporter: Reporter, isInFamily = false): readonly AliasModel[] {
  if (view.get("aliases") !== undefined && view.get("parameters") !== undefined) {
    reportRivals(view, ["aliases", "parameters"], reporter, "a family has no aliases");
    return [];
  }
  if (isInFamily && view.get("aliases") !== undefined) {
    const hint = "a family has no other names";
    reporter.error(view.keyStart("aliases"), "conflict", '"aliases" cannot stand in a group with parameters', hint);
    return [];
  }
  return readNames(view.array("aliases"), pattern, reporter);
}

function readNames(array: JsonArray | undefined, pattern: RegExp, reporter: Reporter): readonly AliasModel[] {
  return (array?.items ?? []).flatMap((item) =>
    item.kind === "string" && fits(item.value, pattern) ? { name: item.value, place: new Place(reporter, item.start) } : [],
  );
}

/** A name means one thing: no alias may be the name, or another alias, of anything of its kind. */
export function reportAliases(named: readonly (RequestModel | SensorModel)[], kind: "request" | "sensor"): void {
  const taken = new Map(named.map(({ name, place }) => [name, place]));
  for (const { aliases } of named) {
    for (const { name, place } of aliases) {
      const other = taken.get(name);
      if (kind === "request" && STANDARD_REQUESTS.includes(name)) {
        place.error("reserved-name", `?${name} is a standard request, which every device has`);
      } else if (other !== undefined) {
        place.error("duplicate-name", `${quote(name)} is the name of a ${kind} in ${other.describe(place)} already`);
      } else taken.set(name, place);
    }
  }
}
