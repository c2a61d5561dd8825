import { Place } from "../../interface/place.js";
import { quote } from "../../interface/quote.js";
import type { SensorModel } from "../device-model.js";
import type { MergedEntry } from "../merge-entries.js";
import { NameAutomaton } from "./name-automaton.js";
import { OverlapCandidates } from "./overlap-candidates.js";

/** So many pairs are compared, which takes some seconds; only families that begin and end alike by the thousand are more. */
const MOST_PAIRS = 500_000;

/** No name on the wire may come from two sensors, one of them a family: that is reported at the later one. */
export function reportOverlaps(named: readonly SensorModel[], entries: readonly MergedEntry[]): void {
  if (named.every(({ family }) => family === undefined)) return;
  const sensors = named.flatMap((sensor) => [sensor, ...sensor.aliases.map(({ name }) => ({ ...sensor, name }))]);
  const places = new Map(entries.map(({ key, keyStart, reporter }) => [key, new Place(reporter, keyStart)]));
  for (const { name, place } of named.flatMap(({ aliases }) => aliases)) if (!places.has(name)) places.set(name, place);
  const candidates = new OverlapCandidates(sensors);
  const automata = new Map<SensorModel, NameAutomaton>();
  let compared = 0;
  for (const [index, later] of sensors.entries()) {
    for (const earlier of candidates.before(index).flatMap((other) => sensors[other] ?? [])) {
      if (later.family === undefined && earlier.family === undefined) continue;
      if (compared++ === MOST_PAIRS) {
        places.get(later.name)?.error("family", "there are too many families to tell whether two of them make the same name");
        return;
      }
      const name = automatonOf(later).meet(automatonOf(earlier));
      const [place, other] = [places.get(later.name), places.get(earlier.name)];
      if (name === undefined || place === undefined || other === undefined) continue;
      const where = other.describe(place);
      place.error("family", `${quote(later.name)} and ${quote(earlier.name)} in ${where} both make the name ${quote(name)}`);
      break;
    }
  }

  function automatonOf(sensor: SensorModel): NameAutomaton {
    const automaton = automata.get(sensor) ?? new NameAutomaton(sensor.name, sensor.family?.parameters ?? []);
    automata.set(sensor, automaton);
    return automaton;
  }
}
