import { parseStrategyText, STRATEGY_NAMES } from "katcp-runtime/vocabulary";
import type { JsonScalar } from "../interface/json-node.js";
import { LONGEST_NAME } from "../interface/key-table.js";
import type { Reporter } from "../interface/reporter.js";
import { UNKNOWN_TYPE } from "./build-type.js";
import type { TypeModel } from "./device-model.js";

/** What `auto` means for a sensor: read by the runtime's own reader, so that nothing is accepted here that it refuses there. */
export function readStrategy(node: JsonScalar | undefined, type: TypeModel, reporter: Reporter): string | undefined {
  // A longer text has been reported.
  if (node?.kind !== "string" || node.value.length > LONGEST_NAME) return undefined;
  const problem = findProblem(node.value, type);
  if (problem === undefined) return node.value;
  const [word = ""] = node.value.split(" ");
  const hint = STRATEGY_NAMES.some((name) => name === word) ? undefined : reporter.guess(word, STRATEGY_NAMES);
  reporter.error(node.start, "bad-value", `"strategy": ${problem}`, hint);
  return undefined;
}

function findProblem(text: string, type: TypeModel): string | undefined {
  // Any strategy goes with a number.
  const { datatype, values, bigint } = type === UNKNOWN_TYPE ? { ...type, datatype: "float" as const } : type;
  if (text === "auto" || text === "none") return `expected what auto means, found ${text}`;
  try {
    parseStrategyText(text, { type: datatype, bigint, ...(values === undefined ? {} : { values }) });
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
