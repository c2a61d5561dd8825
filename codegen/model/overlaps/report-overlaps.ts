import { Place } from "../../interface/place.js";
import { quote } from "../../interface/quote.js";
import type { SensorModel } from "../device-model.js";
import type { MergedEntry } from "../merge-entries.js";
import { NameAutomaton } from "./name-automaton.js";
import { OverlapCandidates } from "./overlap-candidates.js";

/** So many pairs are compared, which takes some seconds; only families that begin and end alike by the thousand are more. */
const MOST_PAIRS = 500_000;

/** A pair is compared by so many steps, which takes about a second; only patterns make machines that large. */
const MOST_STEPS = 20_000_000;

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
      const meeting = mayMeet(later.name, earlier.name) ? meet(automatonOf(later), automatonOf(earlier)) : undefined;
      const [at, other] = [places.get(later.name), places.get(earlier.name)];
      if (meeting === undefined || at === undefined || other === undefined) continue;
      reportMeeting(meeting, { at, names: `${quote(later.name)} and ${quote(earlier.name)} in ${other.describe(at)}` });
      break;
    }
  }

  function automatonOf(sensor: SensorModel): NameAutomaton {
    const automaton = automata.get(sensor) ?? new NameAutomaton(sensor.name, sensor.family?.parameters ?? []);
    automata.set(sensor, automaton);
    return automaton;
  }
}

/** Whether two templates begin alike and end alike, as far as they are text: else there is nothing to compare. */
function mayMeet(one: string, other: string): boolean {
  const [begin, otherBegin, end, otherEnd] = [/^[^{]*/, /[^}]*$/].flatMap((part) => [one, other].map((name) => part.exec(name)?.[0] ?? ""));
  if (begin === undefined || otherBegin === undefined || end === undefined || otherEnd === undefined) return true;
  return (begin.startsWith(otherBegin) || otherBegin.startsWith(begin)) && (end.endsWith(otherEnd) || otherEnd.endsWith(end));
}

/** A name that two make, or that this cannot be told. */
type Meeting = { readonly name: string } | "unknown";

function meet(one: NameAutomaton, other: NameAutomaton): Meeting | undefined {
  if (one.isTooLarge || other.isTooLarge) return "unknown";
  const budget = { steps: MOST_STEPS };
  const name = one.meet(other, budget);
  if (name !== undefined) return { name };
  return budget.steps < 0 ? "unknown" : undefined;
}

function reportMeeting(meeting: Meeting, { at, names }: { readonly at: Place; readonly names: string }): void {
  if (meeting !== "unknown") at.error("family", `${names} both make the name ${quote(meeting.name)}`);
  else {
    const hint = "add different text before or after their parameters, or use simpler patterns";
    at.error("family", `cannot tell whether ${names} make the same name: their patterns are too large to compare`, hint);
  }
}
