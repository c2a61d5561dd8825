import { quote } from "../../interface/quote.js";
import type { PlacedSensor } from "../build-groups.js";
import type { SensorModel } from "../sensor-model.js";
import { NameAutomaton } from "./name-automaton.js";
import { OverlapCandidates } from "./overlap-candidates.js";
import { type SharedName, SharedNames, type SharedPair } from "./shared-names.js";

/** So many pairs are compared, which takes some seconds; only families that begin and end alike by the thousand are more. */
const MOST_PAIRS = 500_000;

/** A pair is compared by so many steps, which takes about a second; only patterns make machines that large. */
const MOST_STEPS = 20_000_000;

/** No name on the wire may come from two sensors: that is reported at the later one. */
export function reportOverlaps(named: readonly PlacedSensor[]): void {
  const shared = new SharedNames();
  reportTwice(named, shared);
  if (named.every(({ sensor }) => sensor.family === undefined)) return;
  const sensors = named.flatMap((each) => [each, ...aliasesOf(each)]);
  const candidates = new OverlapCandidates(sensors.map(({ sensor }) => sensor));
  const automata = new Map<SensorModel, NameAutomaton>();
  let compared = 0;
  for (const [index, later] of sensors.entries()) {
    for (const earlier of candidates.before(index).flatMap((other) => sensors[other] ?? [])) {
      const [one, other] = [later.sensor, earlier.sensor];
      if (one.family === undefined && other.family === undefined) continue;
      if (compared++ === MOST_PAIRS) {
        later.key.error("family", "there are too many families to tell whether two of them make the same name");
        return;
      }
      const meeting = mayMeet(one.name, other.name) ? meet(automatonOf(one), automatonOf(other)) : undefined;
      if (meeting === undefined) continue;
      shared.report(earlier, later, (pair) => describeMeeting(meeting, pair));
      break;
    }
  }

  function automatonOf(sensor: SensorModel): NameAutomaton {
    const automaton = automata.get(sensor) ?? new NameAutomaton(sensor.name, sensor.family?.parameters ?? []);
    automata.set(sensor, automaton);
    return automaton;
  }
}

/** A sensor under its former names. */
function aliasesOf({ sensor, places }: PlacedSensor): readonly PlacedSensor[] {
  return sensor.aliases.map(({ name, place }) => ({ sensor: { ...sensor, name }, places, key: place }));
}

/** Plain sensors of one name, of which some are in groups. */
function reportTwice(named: readonly PlacedSensor[], shared: SharedNames): void {
  const known = new Map<string, PlacedSensor>();
  for (const each of named) {
    const other = known.get(each.sensor.name);
    if (other === undefined) known.set(each.sensor.name, each);
    else if (each.sensor.family === undefined) {
      shared.report(other, each, ({ later, where }) => ({
        rule: "duplicate-name",
        message: `${quote(later.name)} is the name of a sensor in ${where} already`,
      }));
    }
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

function describeMeeting(meeting: Meeting, { earlier, later, where }: SharedPair): SharedName {
  const names = `${quote(later.name)} and ${quote(earlier.name)} in ${where}`;
  if (meeting !== "unknown") return { rule: "family", message: `${names} both make the name ${quote(meeting.name)}` };
  const hint = "add different text before or after their parameters, or use simpler patterns";
  return { rule: "family", message: `cannot tell whether ${names} make the same name: their patterns are too large to compare`, hint };
}
