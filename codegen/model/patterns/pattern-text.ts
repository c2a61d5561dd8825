import { patternOf } from "./pattern-engine.js";
import { patternExample } from "./pattern-example.js";
import { patternGraph, type Step } from "./pattern-graph.js";

const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(index + 32)).join("");
/** After so many characters a text takes the shortest way to its end. */
const wandering = 12;

/**
 * A text that a pattern of RE2 matches as a whole: another for other numbers of `random`, which are from 0 to 1. Undefined where none of
 * printable ASCII is found.
 */
export function patternText(source: string, random: () => number): string | undefined {
  const graph = patternGraph(source, printable);
  const distances = graph && distancesToEnd(graph.steps);
  const text = graph && distances && walk(graph.steps, distances, random);
  return text !== undefined && patternOf(source).matches(text) ? text : patternExample(source);
}

type Steps = readonly (readonly Step[])[];

function walk(steps: Steps, distances: readonly number[], random: () => number): string | undefined {
  let text = "";
  for (let state = 0; state !== 1; ) {
    const ways = (steps[state] ?? []).filter(({ to }) => Number.isFinite(distances[to]));
    const nearest = Math.min(...ways.map(({ to }) => distances[to] ?? 0));
    const open = text.length < wandering ? ways : ways.filter(({ to }) => distances[to] === nearest);
    const way = open[Math.floor(random() * open.length)];
    if (way === undefined) return undefined;
    text += way.characters.charAt(Math.floor(random() * way.characters.length));
    state = way.to;
  }
  return text;
}

/** How many characters it is from each state to the end; infinite where no way leads there. */
function distancesToEnd(steps: Steps): readonly number[] {
  const before = new Map<number, number[]>();
  for (const [from, ways] of steps.entries()) for (const { to } of ways) before.set(to, [...(before.get(to) ?? []), from]);
  const distances = steps.map(() => Number.POSITIVE_INFINITY);
  distances[1] = 0;
  const reached = [1];
  for (const state of reached) {
    for (const from of before.get(state) ?? []) {
      if (Number.isFinite(distances[from])) continue;
      distances[from] = (distances[state] ?? 0) + 1;
      reached.push(from);
    }
  }
  return distances;
}
