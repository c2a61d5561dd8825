import { NAME_CHARACTERS } from "./name-characters.js";
import { patternOf } from "./pattern-engine.js";
import { patternGraph } from "./pattern-graph.js";

/** Printable ASCII, what reads best first. */
const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(index + 32))
  .sort((one, other) => rank(one) - rank(other))
  .join("");

function rank(character: string): number {
  const kind = [/[a-z]/, /\d/, /[A-Z]/, /[-._]/, /[!-~]/].findIndex((each) => each.test(character));
  return kind === -1 ? 5 : kind;
}

/** A short text that a pattern matches; undefined where none of ASCII is found. */
export function patternExample(source: string): string | undefined {
  return shortest(source, printable);
}

/** The same of the characters of sensors' names. */
export function nameExample(source: string): string | undefined {
  return shortest(source, NAME_CHARACTERS);
}

function shortest(source: string, alphabet: string): string | undefined {
  const graph = patternGraph(source, alphabet);
  if (graph === undefined) return undefined;
  const text = graph.matchesNothing ? "" : shortestPath(graph.steps);
  return text !== undefined && patternOf(source).matches(text) ? text : undefined;
}

type Steps = NonNullable<ReturnType<typeof patternGraph>>["steps"];

function shortestPath(steps: Steps): string | undefined {
  const texts = new Map([[0, ""]]);
  for (const [state, text] of texts) {
    if (state === 1) return text;
    for (const { characters, to } of steps[state] ?? []) if (!texts.has(to)) texts.set(to, text + characters.charAt(0));
  }
  return undefined;
}
