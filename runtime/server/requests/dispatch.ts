import { FailReply, InvalidReply, messageOf, shorten, withoutStack } from "../../errors.js";
import { signaturesOf } from "../../protocol/contract.js";
import type { FieldValues } from "../../protocol/field-list.js";
import { formatCount, formatUsage } from "../../protocol/usage.js";
import type { RequestContext } from "./request-context.js";
import { callFor, type RequestTable, type RunnableCall, type RunnableRequest } from "./request-table.js";

/**
 * Runs one request to its reply: finds it, decodes, calls the handler, encodes. Returns a promise only where the handler took
 * time, so that what needs none costs none. It never throws: whatever goes wrong becomes a reply.
 */
export function dispatch(table: RequestTable, context: RequestContext): PromiseLike<void> | undefined {
  const { name, argumentCount } = context.message;
  const request = table.get(name);
  if (request === undefined) {
    return table.fallback === undefined ? refuse(context, "invalid", `Unknown request ${shorten(name)}`) : run(table.fallback, {}, context);
  }
  const call = callFor(request, argumentCount);
  if (call === undefined) return refuse(context, "fail", describeCount(request, argumentCount));
  let values: FieldValues;
  try {
    values = call.fields.isEmpty ? nothing : withoutStack(() => call.fields.decode(context.message));
  } catch (thrown) {
    return refuse(context, "fail", messageOf(thrown));
  }
  return run(call, values, context);
}

const nothing: FieldValues = {};

function refuse(context: RequestContext, code: string, text: string): undefined {
  context.writeFailure(code, text);
  return undefined;
}

function run(call: RunnableCall, values: FieldValues, context: RequestContext): PromiseLike<void> | undefined {
  try {
    const result = call.invoke(values, context);
    if (isPromiseLike(result))
      return settle(
        result.then((value) => call.respond(value, context)),
        context,
      );
    const responding = call.respond(result, context);
    return responding === undefined ? undefined : settle(responding, context);
  } catch (thrown) {
    replyToThrown(thrown, context);
    return undefined;
  }
}

function settle(work: PromiseLike<void>, context: RequestContext): PromiseLike<void> {
  return work.then(undefined, (thrown: unknown) => replyToThrown(thrown, context));
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/** The one place where what a handler threw becomes a reply. */
export function replyToThrown(thrown: unknown, context: RequestContext): undefined {
  if (context.isReplied) {
    logAfterReply(thrown, context);
  } else if (thrown instanceof FailReply) {
    context.writeFailure("fail", thrown.message);
  } else if (thrown instanceof InvalidReply) {
    context.writeFailure(thrown.code, thrown.message);
  } else if (context.abortReason !== undefined) {
    context.writeFailure("fail", context.abortReason.message);
  } else {
    context.log.error(`uncaught exception in the handler of ?${context.message.name}: ${stackOf(thrown)}`);
    context.writeFailure("fail", messageOf(thrown));
  }
}

function logAfterReply(thrown: unknown, context: RequestContext): void {
  if (context.abortReason === undefined) context.log.error(`an exception after the reply: ${stackOf(thrown)}`);
}

function stackOf(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.stack : undefined) ?? String(thrown);
}

function describeCount({ contract, calls }: RunnableRequest, received: number): string {
  const ranges = calls.map(({ fields: { minimum, maximum } }) => formatCount(minimum, maximum));
  const usages = signaturesOf(contract).map((signature) => formatUsage(contract.name, signature));
  return `expected ${ranges.join(" or ")} arguments (${usages.join(" or ")}), received ${received}`;
}
