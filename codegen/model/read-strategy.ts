import { parseStrategyText } from "katcp-runtime/vocabulary";
import type { JsonScalar } from "../interface/json-node.js";
import type { Reporter } from "../interface/reporter.js";
import type { TypeModel } from "./device-model.js";

/** What `auto` means for a sensor: read by the runtime's own reader, so that nothing is accepted here that it refuses there. */
export function readStrategy(node: JsonScalar | undefined, type: TypeModel, reporter: Reporter): string | undefined {
  if (node?.kind !== "string") return undefined;
  const problem = findProblem(node.value, type);
  if (problem === undefined) return node.value;
  reporter.error(node.start, "bad-value", `"strategy": ${problem}`);
  return undefined;
}

function findProblem(text: string, { datatype, values, bigint }: TypeModel): string | undefined {
  if (text === "auto" || text === "none") return `expected what auto means, found ${text}`;
  try {
    parseStrategyText(text, { type: datatype, bigint, ...(values === undefined ? {} : { values }) });
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
