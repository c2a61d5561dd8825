import type { SensorModel } from "./device-model.js";
import type { MergedEntry } from "./merge-entries.js";
import { NameAutomaton } from "./name-automaton.js";
import { placeOf } from "./name-space.js";

/** No name on the wire may come from two sensors, one of them a family: that is reported at the later one. */
export function reportOverlaps(sensors: readonly SensorModel[], entries: readonly MergedEntry[]): void {
  if (sensors.every(({ family }) => family === undefined)) return;
  const places = new Map(entries.map((entry) => [entry.key, entry]));
  const makers = sensors.map((sensor) => ({ sensor, ends: endsOf(sensor.name) }));
  for (const [index, { sensor: later, ends }] of makers.entries()) {
    for (const { sensor: earlier, ends: others } of makers.slice(0, index)) {
      if (later.family === undefined && earlier.family === undefined) continue;
      // Of thousands of sensors, nearly all are told apart by how they begin and end.
      if (!mayMeet(ends, others)) continue;
      const name = automatonOf(later).meet(automatonOf(earlier));
      const [place, otherPlace] = [places.get(later.name), places.get(earlier.name)];
      if (name === undefined || place === undefined || otherPlace === undefined) continue;
      const where = placeOf({ at: otherPlace.keyStart, reporter: otherPlace.reporter }, place);
      const message = `${JSON.stringify(later.name)} and ${JSON.stringify(earlier.name)} in ${where} both make the name ${JSON.stringify(name)}`;
      place.reporter.error(place.keyStart, "family", message);
      break;
    }
  }
}

function automatonOf({ name, family }: SensorModel): NameAutomaton {
  return new NameAutomaton(name, family?.parameters ?? []);
}

/** What all names of a template begin and end with. */
type Ends = readonly [first: string, last: string];

function endsOf(template: string): Ends {
  return [template.replace(/\{.*/, ""), template.replace(/.*\}/, "")];
}

function mayMeet([first, last]: Ends, [otherFirst, otherLast]: Ends): boolean {
  const canBegin = first.startsWith(otherFirst) || otherFirst.startsWith(first);
  return canBegin && (last.endsWith(otherLast) || otherLast.endsWith(last));
}
