import type { SensorModel } from "./device-model.js";
import type { MergedEntry } from "./merge-entries.js";
import { NameAutomaton } from "./name-automaton.js";
import { placeOf } from "./name-space.js";

/** No name on the wire may come from two sensors, one of them a family: that is reported at the later one. */
export function reportOverlaps(sensors: readonly SensorModel[], entries: readonly MergedEntry[]): void {
  if (sensors.every(({ family }) => family === undefined)) return;
  const places = new Map(entries.map((entry) => [entry.key, entry]));
  const makers = sensors.map((sensor) => ({ sensor, automaton: new NameAutomaton(sensor.name, sensor.family?.parameters ?? []) }));
  for (const [index, { sensor: later, automaton }] of makers.entries()) {
    for (const { sensor: earlier, automaton: other } of makers.slice(0, index)) {
      if (later.family === undefined && earlier.family === undefined) continue;
      const name = automaton.meet(other);
      const [place, otherPlace] = [places.get(later.name), places.get(earlier.name)];
      if (name === undefined || place === undefined || otherPlace === undefined) continue;
      const where = placeOf({ at: otherPlace.keyStart, reporter: otherPlace.reporter }, place);
      const message = `${JSON.stringify(later.name)} and ${JSON.stringify(earlier.name)} in ${where} both make the name ${JSON.stringify(name)}`;
      place.reporter.error(place.keyStart, "family", message);
      break;
    }
  }
}
