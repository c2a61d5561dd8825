import type { ObjectView } from "../../interface/object-view.js";
import { quote } from "../../interface/quote.js";
import type { Reporter } from "../../interface/reporter.js";
import { reportRivals } from "../report-keys.js";
import { NAME_CHARACTERS } from "./name-characters.js";
import { type PatternGraph, patternGraph } from "./pattern-graph.js";
import { readPattern } from "./read-pattern.js";

/** The `pattern` of a parameter: what it matches is a part of a sensor's name. */
export function readNamePattern(view: ObjectView, reporter: Reporter): string | undefined {
  if (view.get("pattern") !== undefined && view.isTrue("dotted")) reportRivals(view, ["dotted", "pattern"], reporter);
  const source = readPattern(view, reporter);
  if (source === undefined) return undefined;
  const graph = patternGraph(source, NAME_CHARACTERS);
  const problem = graph && findProblem(graph);
  if (problem === undefined) return source;
  reporter.error(view.string("pattern")?.start ?? view.start, "bad-value", `"pattern" of a parameter ${problem}, found ${quote(source)}`);
  return undefined;
}

function findProblem({ steps, matchesNothing, looksAround }: PatternGraph): string | undefined {
  if (looksAround) return "always matches the whole text, and takes no ^, $ or \\b";
  if (matchesNothing) return "must not match the empty text";
  return reaches(steps) ? undefined : "must match some text of letters, digits, dots, _ and -";
}

/** Whether there is any text that it matches. */
function reaches(steps: PatternGraph["steps"]): boolean {
  const seen = new Set([0]);
  for (const state of seen) for (const { to } of steps[state] ?? []) seen.add(to);
  return seen.has(1);
}
