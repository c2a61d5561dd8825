import { CHECK_RULES, type CheckRule, type FindingLevel } from "./rules.js";

/** Where an interface says something, from line and column 1. */
export interface FindingPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What a check saw before it is told where: a rule, what was expected, and what came. */
export interface Problem {
  readonly rule: CheckRule;
  readonly expected: string;
  readonly received: string;
  /** Where it weighs otherwise than its rule says. */
  readonly level?: FindingLevel | undefined;
}

/** What it is about: a request, a sensor, or the device itself, and where the interface speaks of it. */
export interface Subject {
  /** `request "tune"`. */
  readonly what: string;
  readonly place?: FindingPlace | undefined;
}

/** One thing that is not as the interface says. */
export interface Finding extends Problem, Subject {
  readonly level: FindingLevel;
  /** A line that shows it when it is sent to the device: `?tune 5000`. */
  readonly line?: string | undefined;
}

/** The finding that a problem is. `level`: where it weighs otherwise than the problem says. */
export function findingOf(
  problem: Problem,
  subject: Subject,
  { line, level }: { line?: string | undefined; level?: FindingLevel | undefined } = {},
): Finding {
  const { rule, expected, received } = problem;
  return { rule, level: level ?? problem.level ?? CHECK_RULES[rule], what: subject.what, place: subject.place, expected, received, line };
}

/** `expected a float, received "x"` of an error, in its two halves; what stands before goes with the first. */
export function problemOf(rule: CheckRule, message: string): Problem {
  const at = message.indexOf(", received ");
  if (at === -1) return { rule, expected: message.replace(/; the received value is secret$/, ""), received: "another value" };
  return { rule, expected: message.slice(0, at).replace(/expected /, ""), received: message.slice(at + ", received ".length) };
}
