import { answered, type Guard } from "../../guard.js";
import { textOf } from "../../printable.js";

/** How long to wait after a failed attempt: milliseconds, or false to give up for good. `attempt` counts from 1, since the last connection. */
export type ReconnectPolicy = (attempt: number, cause: Error) => number | false;

/** Options of `exponentialBackoff`. Each has a default. */
export interface BackoffOptions {
  /** The upper end of the first delay; default 1,000 ms. */
  readonly firstMs?: number;
  /** The upper end of all delays; default 30,000 ms. */
  readonly maximumMs?: number;
  /** From 0 to 1; default `Math.random`. */
  readonly random?: () => number;
}

/**
 * Doubles the delay each time, up to a maximum, and multiplies it by a random number from 0.1 to 1, so that the clients of a restarted
 * server do not all reconnect at once.
 */
export function exponentialBackoff({ firstMs = 1000, maximumMs = 30_000, random = Math.random }: BackoffOptions = {}): ReconnectPolicy {
  const part = answered(random);
  return (attempt) => Math.min(maximumMs, firstMs * 2 ** Math.min(attempt - 1, 60)) * (0.1 + 0.9 * part());
}

/** A policy that always has an answer. */
export type CheckedPolicy = (attempt: number, cause: Error) => number | false;

/**
 * The policy that a client was given, and the default one for an attempt that it has no answer for: where it throws, or gives what is
 * no time to wait. So no slip in it leaves a client unconnected, or has it try without a pause.
 */
export function checkedPolicy(policy: ReconnectPolicy | false | undefined, guard: Guard): CheckedPolicy {
  const fallback = answered(exponentialBackoff());
  if (policy === undefined) return fallback;
  if (policy === false) return () => false;
  const ask = guard.ask("reconnect", checkAnswer(policy), undefined);
  return (attempt, cause) => ask(attempt, cause) ?? fallback(attempt, cause);
}

/** @throws RangeError for what is no time to wait */
function checkAnswer(policy: ReconnectPolicy): (attempt: number, cause: Error) => number | false | undefined {
  const delayOf = answered(policy);
  return (attempt, cause) => {
    const delayMs: unknown = delayOf(attempt, cause);
    if (delayMs === false || (typeof delayMs === "number" && delayMs >= 0 && delayMs < Number.POSITIVE_INFINITY)) return delayMs;
    throw new RangeError(`it returned ${textOf(delayMs)}, expected false or milliseconds, 0 or more and finite`);
  };
}
