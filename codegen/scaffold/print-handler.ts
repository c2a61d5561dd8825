import type { Call } from "../emit/typescript/names/names.js";
import { failReply, type ImportName, type LocalNames, ownType, resultType, runtimeType } from "./import-name.js";
import { itemLines, quoted, type SourceStyle } from "./source-style.js";

/** What a handler does, where it is known already: how it names its arguments, and its lines. */
export interface HandlerBody {
  /** `{ flow }`; undefined where it needs none. */
  readonly args?: string;
  /** Whether it says `FailReply`. */
  readonly throws?: boolean;
  readonly lines: readonly string[];
}

/** How a handler is written. */
export interface HandlerLayout {
  readonly local: LocalNames;
  readonly style: SourceStyle;
  /** Of its first line. */
  readonly indent: string;
  /** Without one it answers `fail not implemented`. */
  readonly body?: HandlerBody | undefined;
}

/** The names that a handler needs from elsewhere. */
export function namesOf(call: Call, body?: HandlerBody): readonly ImportName[] {
  const { of, args } = resultType(call);
  const { argsType } = call;
  const takesArgs = argsType !== undefined && (body === undefined || body.args !== undefined);
  return [
    ...(takesArgs ? [ownType(argsType)] : []),
    ...(of === undefined ? [] : [of]),
    ...args,
    ...(body === undefined ? [runtimeType("RequestContext")] : []),
    ...(body === undefined || body.throws ? [failReply] : []),
  ];
}

/**
 * A handler of a device, with the types of its parameters and of what it returns, since TypeScript infers neither. Where informs
 * come before the reply its type is what a generator fits as well: its author writes `async *` before its name, and may yield.
 */
export function printHandler(call: Call, { local, style, indent, body }: HandlerLayout): string {
  const { newline, indent: step } = style;
  const { of, args } = resultType(call);
  const types = args.length === 0 ? "void" : args.map(local).join(", ");
  const head = `${indent}protected override ${of === undefined ? "async " : ""}${call.handler}(`;
  const tail = `): ${of === undefined ? "Promise" : local(of)}<${types}> {`;
  const parameters = printParameters(call, local, body);
  const line = `${head}${parameters.join(", ")}${tail}`;
  const first = line.length <= style.width ? line : `${head}${itemLines(parameters, indent, style)}${tail}`;
  const lines = body?.lines ?? [`throw new ${local(failReply)}(${quoted("not implemented", style)})${style.end}`];
  return [first, ...lines.map((each) => `${indent}${step}${each}`), `${indent}}`].join(newline);
}

/** What a handler does not use yet has a name that says so, by which compilers and linters let it pass. */
function printParameters({ argsType }: Call, local: LocalNames, body: HandlerBody | undefined): readonly string[] {
  const args = body === undefined ? "_args" : body.args;
  return [
    ...(argsType === undefined || args === undefined ? [] : [`${args}: ${local(ownType(argsType))}`]),
    ...(body === undefined ? [`_ctx: ${local(runtimeType("RequestContext"))}`] : []),
  ];
}
