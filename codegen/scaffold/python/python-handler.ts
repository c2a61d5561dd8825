import { LINE_WIDTH } from "../../emit/python/layout/expression.js";
import { type Call, callsOf } from "../../emit/python/names/names.js";
import { withPromises } from "../../emit/python/promised-requests.js";
import { widthOf } from "../../emit/text-width.js";
import type { DeviceModel } from "../../model/device-model.js";
import { within } from "./python-imports.js";

/** A name that handlers need: what it is, with all dots, and how one imports it. */
export interface PythonName {
  readonly path: string;
  /** Other paths by which sources know it. */
  readonly others: readonly string[];
  readonly module: string;
  /** What is imported of the module. */
  readonly imported: string;
  /** Whether it is needed when the program runs, and not in annotations alone. */
  readonly isRun: boolean;
}

/** How handlers are written. */
export interface PythonStyle {
  readonly newline: string;
  /** One step of indentation. */
  readonly step: string;
  readonly quote: string;
}

/** What a source calls something. */
export type PythonLocal = (name: PythonName) => string;

/** As we write. */
export const DEFAULT_PYTHON_STYLE: PythonStyle = { newline: "\n", step: "    ", quote: '"' };

/** All handlers of a device, in the order of the interface. */
export function pythonCalls(model: DeviceModel): readonly Call[] {
  return callsOf(withPromises(model));
}

/** The names that handlers can need, from aiokatcp and from the generated package. */
export function handlerNames(packagePath: string): {
  readonly failReply: PythonName;
  readonly context: PythonName;
  readonly informContext: PythonName;
  readonly type: (name: string) => PythonName;
} {
  const theirs = (module: string, imported: string, isRun: boolean): PythonName => {
    const path = `aiokatcp.${module}.${imported}`;
    return { path, others: [`aiokatcp.${imported}`], module: `aiokatcp.${module}`, imported, isRun };
  };
  const ours = (imported: string, rest = ""): PythonName => {
    const path = `${within(packagePath, imported)}${rest}`;
    return { path, others: [], module: packagePath, imported, isRun: false };
  };
  return {
    failReply: theirs("connection", "FailReply", true),
    context: theirs("server", "RequestContext", false),
    informContext: ours("InformContext"),
    type: (name) => ours("types", `.${name}`),
  };
}

/** A handler that answers `fail not implemented`. */
export function printPythonHandler(
  { handler, argsType, informType, replyType, reply }: Call,
  { packagePath, local, style, indent }: { packagePath: string; local: PythonLocal; style: PythonStyle; indent: string },
): string {
  const { newline, step, quote } = style;
  const names = handlerNames(packagePath);
  const context = informType === undefined ? local(names.context) : `${local(names.informContext)}[${local(names.type(informType))}]`;
  const parameters = ["self", `ctx: ${context}`, ...(argsType === undefined ? [] : [`args: ${local(names.type(argsType))}`])];
  const isReplying = replyType !== undefined && reply !== undefined && reply.length > 0;
  const [head, tail] = [`${indent}async def ${handler}(`, `) -> ${isReplying ? local(names.type(replyType)) : "None"}:`];
  const line = `${head}${parameters.join(", ")}${tail}`;
  const lines = [head, ...parameters.map((each) => `${indent}${step}${each},`), `${indent}${tail}`];
  const first = widthOf(line) <= LINE_WIDTH ? line : lines.join(newline);
  return `${first}${newline}${indent}${step}raise ${local(names.failReply)}(${quote}not implemented${quote})`;
}
