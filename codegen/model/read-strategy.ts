import { parseStrategyText, STRATEGY_NAMES } from "katcp-runtime/vocabulary";
import type { JsonScalar } from "../interface/json-node.js";
import { quote } from "../interface/quote.js";
import type { Reporter } from "../interface/reporter.js";
import { LONGEST_NAME } from "../interface/shape.js";
import { UNKNOWN_TYPE } from "./build-type.js";
import type { TypeModel } from "./type-model.js";

/** What `auto` may mean. */
const MEANINGS: readonly string[] = STRATEGY_NAMES.filter((name) => name !== "auto" && name !== "none");

/** What `auto` means for a sensor: read by the runtime's own reader, so that nothing is accepted here that it refuses there. */
export function readStrategy(node: JsonScalar | undefined, type: TypeModel, reporter: Reporter): string | undefined {
  // A longer text has been reported.
  if (node?.kind !== "string" || node.value.length > LONGEST_NAME) return undefined;
  const [word = ""] = node.value.split(" ");
  if (word === "auto" || word === "none") return refuseEmpty(node.start, word, reporter);
  if (!MEANINGS.includes(word)) {
    const message = `"strategy" expects one of ${MEANINGS.join(", ")}, found ${quote(node.value)}`;
    reporter.error(node.start, "bad-value", message, reporter.guess(word, MEANINGS));
    return undefined;
  }
  const problem = findProblem(node.value, type);
  if (problem === undefined) return node.value;
  reporter.error(node.start, "bad-value", `"strategy": ${problem}`);
  return undefined;
}

function refuseEmpty(at: number, word: string, reporter: Reporter): undefined {
  const message = `"strategy" says what auto means for this sensor, such as "event" or "period 10", found ${quote(word)}`;
  reporter.error(at, "bad-value", message, "leave the key out, and auto sends every update");
}

function findProblem(text: string, type: TypeModel): string | undefined {
  // Any strategy goes with a number.
  const { datatype, values, bigint } = type === UNKNOWN_TYPE ? { ...type, datatype: "float" as const } : type;
  try {
    parseStrategyText(text, { type: datatype, bigint, ...(values === undefined ? {} : { values }) });
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
