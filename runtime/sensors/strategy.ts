import { DatatypeError } from "../errors.js";
import type { TypeContract } from "../protocol/contract.js";
import { type Datatype, refuseText } from "../protocol/datatype.js";
import { datatypeOf } from "../protocol/datatypes.js";
import { formatFloat, parseFloatText } from "../protocol/numbers.js";
import { STRATEGY_NAMES, type StrategyName } from "../protocol/vocabulary.js";
import type { WireText } from "../protocol/wire-text.js";

/** When a client gets updates of a sensor (guidelines §7.1, Table 9). */
export type Strategy =
  | { readonly kind: "none" | "auto" | "event" }
  | { readonly kind: "period"; readonly periodSeconds: number }
  | { readonly kind: "differential"; readonly difference: number | bigint }
  | { readonly kind: "event-rate"; readonly shortestSeconds: number; readonly longestSeconds: number }
  | {
      readonly kind: "differential-rate";
      readonly difference: number | bigint;
      readonly shortestSeconds: number;
      readonly longestSeconds: number;
    };

const parameterCounts: Readonly<Record<StrategyName, number>> = {
  none: 0,
  auto: 0,
  event: 0,
  period: 1,
  differential: 1,
  "event-rate": 2,
  "differential-rate": 3,
};

/** The shortest period that a device has to keep: below it, sampling is flooding. */
export const SHORTEST_PERIOD_SECONDS = 0.001;

/**
 * Reads a strategy and its parameters, as they follow the name in `?sensor-sampling`.
 * @throws DatatypeError for a strategy that does not exist or does not fit the datatype, or for parameters that mean nothing
 */
export function parseStrategy(words: readonly WireText[], datatype: Datatype<unknown>): Strategy {
  const kind = parseKind(words[0] ?? "");
  const parameters = words.slice(1);
  const expected = parameterCounts[kind];
  if (parameters.length !== expected) {
    throw new DatatypeError(`strategy ${kind}: expected ${expected} parameters, received ${parameters.length}`);
  }
  const [first = "", second = "", third = ""] = parameters;
  switch (kind) {
    case "period":
      return { kind, periodSeconds: parsePeriod(first) };
    case "differential":
      return { kind, difference: parseDifference(first, datatype) };
    case "event-rate":
      return { kind, ...parseRate(first, second) };
    case "differential-rate":
      return { kind, difference: parseDifference(first, datatype), ...parseRate(second, third) };
    default:
      return plain[kind];
  }
}

/** Those without parameters: thousands of sensors share one. */
const plain = { none: { kind: "none" }, auto: { kind: "auto" }, event: { kind: "event" } } as const;

/** Reads a strategy as an interface file writes it, for a sensor of some type. @throws DatatypeError */
export function parseStrategyText(text: string, type: TypeContract): Strategy {
  return parseStrategy(text.split(" "), datatypeOf(type));
}

/** A strategy as it follows the name in the reply: as it was understood, so `period 10` is `period 10.0`. */
export function formatStrategy(strategy: Strategy, datatype: Datatype<unknown>): readonly WireText[] {
  const words: WireText[] = [strategy.kind];
  if ("difference" in strategy) words.push(datatype.format(strategy.difference));
  if ("periodSeconds" in strategy) words.push(formatFloat(strategy.periodSeconds));
  if ("shortestSeconds" in strategy) words.push(formatFloat(strategy.shortestSeconds), formatFloat(strategy.longestSeconds));
  return words;
}

function parseKind(word: WireText): StrategyName {
  const kind = STRATEGY_NAMES.find((name) => name === word);
  if (kind === undefined) throw new DatatypeError(`strategy: ${refuseText(`one of ${STRATEGY_NAMES.join(", ")}`, word).message}`);
  return kind;
}

function parsePeriod(word: WireText): number {
  const value = parseFloatText(word) ?? Number.NaN;
  const isPeriod = value >= SHORTEST_PERIOD_SECONDS && value < Number.POSITIVE_INFINITY;
  if (!isPeriod) throw new DatatypeError(`period: ${refuseText(`seconds, ${SHORTEST_PERIOD_SECONDS} or more and finite`, word).message}`);
  return value;
}

/** Table 9 leaves a shortest period above the longest undefined; here it is refused. */
function parseRate(shortest: WireText, longest: WireText): { readonly shortestSeconds: number; readonly longestSeconds: number } {
  const shortestSeconds = parseFloatText(shortest) ?? Number.NaN;
  const longestSeconds = parseFloatText(longest) ?? Number.NaN;
  const isShortest = shortestSeconds >= 0 && shortestSeconds < Number.POSITIVE_INFINITY;
  if (!isShortest) throw new DatatypeError(`shortest period: ${refuseText("seconds, 0 or more and finite", shortest).message}`);
  const isLongest = longestSeconds >= Math.max(shortestSeconds, SHORTEST_PERIOD_SECONDS);
  if (!isLongest) {
    const expected = `seconds, ${SHORTEST_PERIOD_SECONDS} or more and not below the shortest period, or inf`;
    throw new DatatypeError(`longest period: ${refuseText(expected, longest).message}`);
  }
  return { shortestSeconds, longestSeconds };
}

function parseDifference(word: WireText, datatype: Datatype<unknown>): number | bigint {
  if (datatype.name !== "integer" && datatype.name !== "float") {
    throw new DatatypeError(`differential strategies are for integer and float sensors, and this one is of type ${datatype.wireName}`);
  }
  const value = datatype.parse(word) as number | bigint;
  if (!(value >= 0)) throw new DatatypeError(`difference: ${refuseText("0 or more", word).message}`);
  return value;
}
