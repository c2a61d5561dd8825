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
  /** How long a call may take. */
  readonly timeoutMs: number;
  /** Makes the call, and says what is wrong with what came. */
  readonly call: (args: Arguments) => Promise<readonly Problem[]>;
  /** What ends the search, and is made smaller; all else is told as it came. */
  readonly ends: (rule: CheckRule) => boolean;
}

/** So many calls may it take to find the smallest arguments that fail, */
const mostSmaller = 60;
/** or so long, where each of them takes its whole timeout. */
const mostSmallerMs = 20_000;

/** Calls until something fails, and then finds the smallest arguments that fail in the same way. One failed call for each rule. */
export async function searchCalls(search: CallSearch): Promise<readonly FailedCall[]> {
  const attempt = new Attempt(search);
  for (const args of search.first) {
    await attempt.try(args);
    if (attempt.sought !== undefined) break;
  }
  await tryGenerated(attempt, search);
  return attempt.failed;
}

/** Only what fast-check has made itself can it make smaller: so it looks once more for what an example has shown. */
async function tryGenerated(attempt: Attempt, { any, runs, seed, timeoutMs }: CallSearch): Promise<void> {
  const most = attempt.sought === "no-reply" ? Math.min(mostSmaller, mostSmallerMs / timeoutMs) : mostSmaller;
  let gone: { readonly reason: unknown } | undefined;
  let smaller = 0;
  const property = fc.asyncProperty(any, async (args) => {
    if (gone !== undefined || (attempt.sought !== undefined && ++smaller > most)) return true;
    try {
      return !(await attempt.try(args));
    } catch (reason) {
      gone = { reason };
      return true;
    }
  });
  if (runs > 0) await fc.check(property, { numRuns: runs, seed });
  // No arguments are to blame for a device that is gone.
  if (gone !== undefined) throw (gone as { readonly reason: unknown }).reason;
}

/** What has failed so far, and the rule that smaller arguments are looked for by. */
class Attempt {
  sought: CheckRule | undefined;
  readonly #failed = new Map<CheckRule, FailedCall>();
  readonly #search: CallSearch;

  constructor(search: CallSearch) {
    this.#search = search;
  }

  get failed(): readonly FailedCall[] {
    return [...this.#failed.values()];
  }

  /** Whether the call fails as the first one did. */
  async try(args: Arguments): Promise<boolean> {
    const problems = await this.#search.call(args);
    for (const problem of problems) if (!this.#failed.has(problem.rule)) this.#failed.set(problem.rule, { problem, args });
    this.sought ??= problems.find(({ rule }) => this.#search.ends(rule))?.rule;
    const again = problems.find(({ rule }) => rule === this.sought);
    if (again === undefined) return false;
    const known = this.#failed.get(again.rule)?.args ?? args;
    if (sizeOf(args) <= sizeOf(known)) this.#failed.set(again.rule, { problem: again, args });
    return true;
  }
}

function sizeOf(args: Arguments): number {
  return args.reduce((size, text) => size + text.length + 1, 0);
}
