import { ObjectView } from "../interface/object-view.js";
import { quote } from "../interface/quote.js";
import type { Finding, LintScope } from "./lint-rule.js";
import type { Site } from "./site.js";

/** So many sensors are many, even for a correlator. */
const many = 20_000;

/** A closed family that is not `dynamic` exists in full from the start, however large it is. */
export function* largeFamily(site: Site, { types }: LintScope): Iterable<Finding> {
  if (site.kind !== "sensor") return;
  const around = [...withGroups(site)];
  if (around.some(({ view }) => view.isTrue("dynamic"))) return;
  const parameters = around.flatMap(({ view }) => view.entries("parameters"));
  if (parameters.length === 0) return;
  const counts = parameters.map(({ value }) => countValues(new ObjectView(value), types));
  if (!counts.every(Number.isFinite)) return;
  // Exactly, however many: a product of doubles would be a number that nobody can make out.
  const members = counts.reduce((product, count) => product * BigInt(count), 1n);
  if (members <= many) return;
  const message = `the family ${quote(wholeName(around))} has ${members} sensors, and all of them exist from the start`;
  yield { at: site.at, rule: "large-family", message, hint: 'with "dynamic": true your code adds only those that exist' };
}

/** A sensor, and then the groups of its file that it is in, from the inside. */
function* withGroups(site: Site): Iterable<Site> {
  yield site;
  for (let outer = site.parent; outer?.kind === "group"; outer = outer.parent) yield outer;
}

function wholeName([sensor, ...groups]: readonly Site[]): string {
  return groups.reduce((inner, { name, view }) => `${name}${view.string("separator")?.value ?? "."}${inner}`, sensor?.name ?? "");
}

/** Infinite where it is open: then the family is not there from the start. */
function countValues(view: ObjectView, types: LintScope["types"]): number {
  const type = view.string("type")?.value;
  if (type === "string") return Number.POSITIVE_INFINITY;
  if (type !== "integer") return Math.max(1, types.resolve(view)?.values.length ?? 1);
  const [minimum = 0, maximum = Number.POSITIVE_INFINITY] = ["minimum", "maximum"].map((key) => view.number(key)?.value);
  // Limits that are no whole numbers, or the wrong way round, are reported as such.
  return Number.isInteger(maximum) && Number.isInteger(minimum) ? Math.max(1, maximum - minimum + 1) : Number.POSITIVE_INFINITY;
}
