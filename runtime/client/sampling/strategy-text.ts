import { float } from "../../protocol/datatypes.js";
import { parseStrategy } from "../../sensors/strategy.js";

/** Seconds that may also be without end. */
type Longest = number | "inf";

/**
 * The text of a strategy (guidelines §7.1): `auto`, `event`, `period 1`, `event-rate 1 10`, `differential 0.5`, `differential-rate 0.5 1
 * inf`, `none`. Periods are in seconds. For a text that is read at run time, use `strategyText`.
 */
export type StrategyText =
  | "none"
  | "auto"
  | "event"
  | `period ${number}`
  | `event-rate ${number} ${Longest}`
  | `differential ${number}`
  | `differential-rate ${number} ${number} ${Longest}`;

/** Checks a strategy that is read at run time, from a configuration for instance. @throws DatatypeError */
export function strategyText(text: string): StrategyText {
  const words = text.trim().split(/\s+/);
  parseStrategy(words, float);
  return words.join(" ") as StrategyText;
}
