import type { TypeContract } from "katcp-runtime/vocabulary";
import type { Random } from "./random.js";

type Limits = Pick<TypeContract, "minimum" | "maximum" | "bigint">;

/** How far from its one limit a value may be, where the other is open. */
const span = 100;

/** A whole number within the limits, near zero where they are open; a bigint where the type is one. */
export function makeInteger({ minimum, maximum, bigint = false }: Limits, random: Random): number | bigint {
  const low = wholeOf(minimum) ?? (wholeOf(maximum) ?? BigInt(span)) - BigInt(span);
  const high = wholeOf(maximum) ?? low + BigInt(span);
  const width = high - low;
  const far = width > BigInt(2 ** 40) ? 2 ** 40 : Number(width);
  const made = low + BigInt(random.integer(0, Math.max(0, far)));
  return bigint ? made : Number(made);
}

/** A number within the limits, near zero where they are open, with no more than three digits after the point where that fits. */
export function makeNumber(limits: Limits, random: Random): number {
  const [low, high] = rangeOf(limits);
  const made = random.between(low, high);
  const short = Number(made.toFixed(3));
  return short >= low && short <= high ? short : Math.min(high, Math.max(low, made));
}

/** The range that values are made in. */
export function rangeOf({ minimum, maximum }: Limits): readonly [low: number, high: number] {
  const low = minimum === undefined ? (maximum === undefined ? 0 : Number(maximum) - span) : Number(minimum);
  return [low, maximum === undefined ? low + span : Number(maximum)];
}

function wholeOf(limit: number | bigint | undefined): bigint | undefined {
  return limit === undefined ? undefined : BigInt(limit);
}
