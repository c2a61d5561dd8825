import {
  ContractError,
  DatatypeError,
  errorOf,
  FailReply,
  InvalidReply,
  isAbortOf,
  messageOf,
  shorten,
  UnsendableError,
  withoutStack,
} from "../../errors.js";
import { isPromiseLike } from "../../guard.js";
import { signaturesOf } from "../../protocol/contract.js";
import type { FieldValues } from "../../protocol/field-list.js";
import { formatCount, formatUsage } from "../../protocol/usage.js";
import type { RequestContext } from "./request-context.js";
import { callFor, type RequestTable, type RunnableCall, type RunnableRequest } from "./request-table.js";

/** Runs one that nobody knows to its reply. */
export function dispatchUnknown({ fallback }: RequestTable, context: RequestContext): PromiseLike<void> | undefined {
  if (fallback === undefined) return refuse(context, "invalid", `Unknown request ${shorten(context.message.name)}`);
  return run(fallback, nothing, context);
}

/**
 * Runs one request to its reply: decodes, calls the handler, encodes. Returns a promise only where the handler took time, so that
 * what needs none costs none. It never throws: whatever goes wrong becomes a reply.
 */
export function dispatch(request: RunnableRequest, context: RequestContext): PromiseLike<void> | undefined {
  const { argumentCount } = context.message;
  const call = callFor(request, argumentCount);
  if (call === undefined) return refuse(context, "fail", describeCount(request, argumentCount));
  let values: FieldValues;
  try {
    values = call.fields.isEmpty ? nothing : decode(call, context);
  } catch (thrown) {
    return refuse(context, "fail", messageOf(thrown));
  }
  const refusal = call.check?.();
  return refusal === undefined ? run(call, values, context) : refuse(context, "fail", refusal);
}

const nothing: FieldValues = {};

function decode({ fields }: RunnableCall, { message }: RequestContext): FieldValues {
  return withoutStack(() => fields.decode(message));
}

function refuse(context: RequestContext, code: string, text: string): undefined {
  context.writeFailure(code, text);
  return undefined;
}

function run(call: RunnableCall, values: FieldValues, context: RequestContext): PromiseLike<void> | undefined {
  // Not `call.invoke(…)`: a handler gets no `this` of ours.
  const { invoke } = call;
  try {
    const result = invoke(values, context);
    // `Promise.resolve`: what merely has a `then` may call back twice, or give no promise itself.
    if (isPromiseLike(result))
      return settle(
        Promise.resolve(result).then((value) => call.respond(value, context)),
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

/** The one place where what a handler threw becomes a reply. It never throws, whatever was thrown. */
export function replyToThrown(thrown: unknown, context: RequestContext): undefined {
  const error = errorOf(thrown);
  const isExpected = isAnswerToAbort(error, context);
  if (context.isReplied) {
    if (!isExpected) context.tell("an exception after the reply", error);
  } else if (error instanceof FailReply) {
    context.writeFailure("fail", messageOf(error));
  } else if (error instanceof InvalidReply) {
    context.writeFailure(codeOf(error), messageOf(error));
  } else {
    if (!isExpected && !isBadInput(error)) context.tell("uncaught exception", error);
    context.writeFailure("fail", messageOf(context.abortReason ?? error));
  }
}

/** A value of the client's that a sensor or a family refuses is no bug of the device; a reply that cannot be written is one. */
function isBadInput(error: Error): boolean {
  return (error instanceof DatatypeError || error instanceof ContractError) && !(error instanceof UnsendableError);
}

/** Whether a handler did what its signal told it: it threw the reason, what Node makes of that, or words of its own for the client. */
function isAnswerToAbort(error: Error, { abortReason }: RequestContext): boolean {
  return abortReason !== undefined && (isAbortOf(error, abortReason) || error instanceof FailReply);
}

/** A failure with the code `ok` would be none. */
function codeOf({ code }: InvalidReply): string {
  return typeof code === "string" && code !== "" && code !== "ok" ? code : "invalid";
}

function describeCount({ contract, calls }: RunnableRequest, received: number): string {
  const ranges = calls.map(({ fields: { minimum, maximum } }) => formatCount(minimum, maximum));
  const usages = signaturesOf(contract).map((signature) => formatUsage(contract.name, signature));
  return `expected ${ranges.join(" or ")} arguments (${usages.join(" or ")}), received ${received}`;
}
