import { float } from "../../protocol/datatypes.js";
import { formatFloat } from "../../protocol/numbers.js";
import { parseStrategy, type Strategy } from "../../sensors/strategy.js";

/** How a strategy is written: `event-rate 1 10`. Periods are in seconds. */
export type StrategyText = string;

/** When a listener needs to hear of a sensor, as far as it can be compared with what others need. */
interface Need {
  /** A change by more than this: 0 is every change, Infinity none. */
  readonly difference: number;
  /** Undefined where the other one may say. */
  readonly shortestSeconds: number | undefined;
  /** At the latest after so long, also without a change. */
  readonly longestSeconds: number;
}

/**
 * One strategy that gives each listener all that it needs: of `event` and `period 10` it is `event-rate 0 10`. `auto` is what the
 * device chose; beside another one it counts as every change, at the pace of the other. A strategy that we do not know is left to
 * the device to judge, and stands above the others. Without `hasRates` the device has no `event-rate` and no `differential-rate`
 * (they are optional, and new in version 5: guidelines Table 9): then it is `event`, which tells of each change and repeats nothing.
 */
export function strongestStrategy(strategies: readonly StrategyText[], hasRates = true): StrategyText {
  const [first = "none", ...others] = [...new Set(strategies.filter((each) => each !== "none"))];
  if (others.length === 0) return first;
  const needs = [];
  for (const text of [first, ...others]) {
    const need = readNeed(text);
    if (need === undefined) return text;
    needs.push(need);
  }
  return format(needs.reduce(combine), hasRates);
}

/** Whether a strategy is one of those that not every device has. */
export function isRate(strategy: StrategyText): boolean {
  return /^(?:event|differential)-rate\b/.test(strategy);
}

function readNeed(text: StrategyText): Need | undefined {
  try {
    return needOf(parseStrategy(text.split(" "), float));
  } catch {
    return undefined;
  }
}

function needOf(strategy: Strategy): Need {
  const never = Number.POSITIVE_INFINITY;
  switch (strategy.kind) {
    case "auto":
      return { difference: 0, shortestSeconds: undefined, longestSeconds: never };
    case "period":
      return { difference: never, shortestSeconds: undefined, longestSeconds: strategy.periodSeconds };
    case "differential":
      return { difference: Number(strategy.difference), shortestSeconds: 0, longestSeconds: never };
    case "event-rate":
      return { difference: 0, ...strategy };
    case "differential-rate":
      return { ...strategy, difference: Number(strategy.difference) };
    default:
      return { difference: 0, shortestSeconds: 0, longestSeconds: never };
  }
}

function combine(one: Need, other: Need): Need {
  const shortest = [one.shortestSeconds, other.shortestSeconds].filter((each) => each !== undefined);
  return {
    difference: Math.min(one.difference, other.difference),
    shortestSeconds: shortest.length === 0 ? undefined : Math.min(...shortest),
    longestSeconds: Math.min(one.longestSeconds, other.longestSeconds),
  };
}

function format({ difference, shortestSeconds = 0, longestSeconds }: Need, hasRates: boolean): StrategyText {
  if (difference === Number.POSITIVE_INFINITY) return `period ${formatFloat(longestSeconds)}`;
  const isUnhurried = shortestSeconds === 0 && longestSeconds === Number.POSITIVE_INFINITY;
  const name = difference === 0 ? "event" : `differential`;
  const change = difference === 0 ? "" : ` ${difference}`;
  if (isUnhurried) return `${name}${change}`;
  if (!hasRates) return "event";
  return `${name}-rate${change} ${formatFloat(Math.min(shortestSeconds, longestSeconds))} ${formatFloat(longestSeconds)}`;
}
