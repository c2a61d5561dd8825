import { escapeArgument } from "../../protocol/escapes.js";
import { parseFloatText } from "../../protocol/numbers.js";
import { fromUnicode, type WireText } from "../../protocol/wire-text.js";
import type { StrategyText } from "./strategy-need.js";

/** Which of a strategy's words are times. */
const firstTime: ReadonlyMap<string, number> = new Map([
  ["period", 1],
  ["event-rate", 1],
  ["differential-rate", 2],
]);

/** ` name strategy parameter …`: the arguments of `?sensor-sampling`, for one sensor or for several. Protocol 4 counts its times in milliseconds, and in whole ones. */
export function samplingArguments(names: readonly WireText[], strategy: StrategyText, major: 4 | 5): WireText {
  const words = strategy.trim().split(/ +/);
  const first = firstTime.get(words[0] ?? "") ?? words.length;
  const written = major === 5 ? words : words.map((word, index) => (index < first ? word : toMilliseconds(word)));
  return ` ${escapeArgument(names.join(","))}${written.map((word) => ` ${escapeArgument(fromUnicode(word))}`).join("")}`;
}

function toMilliseconds(word: string): string {
  const seconds = parseFloatText(word);
  return seconds === undefined || !Number.isFinite(seconds) ? word : String(Math.round(seconds * 1000));
}
