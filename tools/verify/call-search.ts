import fc from "fast-check";
import type { Problem } from "../findings/finding.js";
import type { CheckRule } from "../findings/rules.js";
import type { Arguments } from "./arguments/any-arguments.js";

/** A problem, and the arguments that show it. */
export interface FailedCall {
  readonly problem: Problem;
  readonly args: Arguments;
}

/** What a search tries. */
export interface CallSearch {
  readonly any: fc.Arbitrary<Arguments>;
  /** Tried before all others. */
  readonly first: readonly Arguments[];
  readonly runs: number;
  readonly seed: number;
  /** Makes the call, and says what is wrong with what came. */
  readonly call: (args: Arguments) => Promise<readonly Problem[]>;
  /** What ends the search, and is made smaller; all else is told as it came. */
  readonly ends: (rule: CheckRule) => boolean;
}

/** So many calls may it take to find the smallest arguments that fail. */
const mostSmaller = 60;

/** Calls until something fails, and then finds the smallest arguments that fail in the same way. One failed call for each rule. */
export async function searchCalls({ any, first, runs, seed, call, ends }: CallSearch): Promise<readonly FailedCall[]> {
  const failed = new Map<CheckRule, FailedCall>();
  let sought: CheckRule | undefined;
  let smaller = 0;
  let gone: { readonly reason: unknown } | undefined;
  const property = fc.asyncProperty(any, async (args) => {
    if (gone !== undefined || (sought !== undefined && ++smaller > mostSmaller)) return true;
    const problems = await call(args).catch((reason: unknown) => {
      gone = { reason };
      return [];
    });
    for (const problem of problems) if (!failed.has(problem.rule)) failed.set(problem.rule, { problem, args });
    sought ??= problems.find(({ rule }) => ends(rule))?.rule;
    const again = problems.find(({ rule }) => rule === sought);
    if (again !== undefined) failed.set(again.rule, { problem: again, args });
    return again === undefined;
  });
  await fc.check(property, { numRuns: runs + first.length, examples: first.map((args): [Arguments] => [args]), seed });
  // No arguments are to blame for a device that is gone.
  if (gone !== undefined) throw (gone as { readonly reason: unknown }).reason;
  return [...failed.values()];
}
