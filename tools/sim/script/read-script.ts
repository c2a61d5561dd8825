import type { TableFile, WrittenValue } from "katcp-gen";
import { Message, messageOf } from "katcp-runtime";
import { FieldList, signaturesOf } from "katcp-runtime/vocabulary";
import { contract } from "../control/generated/sim-control/contract.js";
import { readTableFile } from "../files/read-table-file.js";
import { SCRIPT_TABLE } from "./script-table.js";

/** A request of the control port, and when it is made. */
export interface ScriptStep {
  /** Seconds after the start. */
  readonly at: number;
  readonly request: string;
  /** As they stand on the wire. */
  readonly arguments: readonly string[];
}

interface WrittenStep {
  readonly at: number;
  readonly request: string;
  readonly arguments?: readonly WrittenValue[];
}

/** Reads a script, and holds its steps against the interface of the control port. @throws ToolProblem that lists all that is wrong with it */
export function readScript(path: string): readonly ScriptStep[] {
  return readTableFile(path, SCRIPT_TABLE, (file) => {
    const { steps } = file.value as unknown as { readonly steps: readonly WrittenStep[] };
    return steps.map((step, index) => checkStep(file, index, step)).sort((one, other) => one.at - other.at);
  });
}

function checkStep(file: TableFile, index: number, { at, request: name, arguments: written = [] }: WrittenStep): ScriptStep {
  const texts = written.map(textOf);
  const request = contract.requests?.find((each) => each.name === name);
  if (request === undefined) {
    file.error(["steps", index, "request"], "bad-value", `the control port has no request "${name}"`);
    return { at, request: name, arguments: texts };
  }
  const [{ arguments: fields = [] } = {}] = signaturesOf(request);
  const list = new FieldList(fields, { noun: "argument" });
  try {
    list.decode(Message.of("?", name, texts));
    if (texts.length > list.maximum) throw new Error(`?${name} takes no more than ${list.maximum} arguments, found ${texts.length}`);
  } catch (thrown) {
    file.error(["steps", index, texts.length === 0 ? "request" : "arguments"], "bad-value", `?${name}: ${messageOf(thrown)}`);
  }
  return { at, request: name, arguments: texts };
}

function textOf(value: WrittenValue): string {
  if (typeof value === "boolean") return value ? "1" : "0";
  return typeof value === "string" ? value : JSON.stringify(value);
}
