import { quote } from "../interface/quote.js";
import type { SensorModel } from "./device-model.js";
import { findOverlaps, type NameMaker } from "./find-overlaps.js";
import type { MergedEntry } from "./merge-entries.js";
import { NameAutomaton } from "./name-automaton.js";
import { placeOf } from "./name-space.js";

/** No name on the wire may come from two sensors, one of them a family: that is reported at the later one. */
export function reportOverlaps(sensors: readonly SensorModel[], entries: readonly MergedEntry[]): void {
  if (sensors.every(({ family }) => family === undefined)) return;
  const { overlaps, tooMany } = findOverlaps(sensors.map(makerOf));
  for (const { later, earlier, name } of overlaps) {
    const [place, otherPlace] = [entries[later], entries[earlier]];
    if (place === undefined || otherPlace === undefined) continue;
    const where = placeOf({ at: otherPlace.keyStart, reporter: otherPlace.reporter }, place);
    const message = `${quote(place.key)} and ${quote(otherPlace.key)} in ${where} both make the name ${quote(name)}`;
    place.reporter.error(place.keyStart, "family", message);
  }
  const last = tooMany === undefined ? undefined : entries[tooMany];
  last?.reporter.error(last.keyStart, "family", "there are too many families to tell whether two of them make the same name");
}

function makerOf({ name, family }: SensorModel): NameMaker {
  if (family === undefined) return { name, family: undefined };
  const [, prefix = ""] = /^([^{]*)/.exec(name) ?? [];
  const [, suffix = ""] = /([^}]*)$/.exec(name) ?? [];
  let automaton: NameAutomaton | undefined;
  const make = (): NameAutomaton => {
    automaton ??= new NameAutomaton(name, family.parameters);
    return automaton;
  };
  return { name, family: { prefix, suffix, automaton: make } };
}
