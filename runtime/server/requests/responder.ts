import { DatatypeError } from "../../errors.js";
import { hasInforms, type InformKindContract, type SignatureContract } from "../../protocol/contract.js";
import { refuseValue } from "../../protocol/datatype.js";
import { formatUntyped } from "../../protocol/datatypes.js";
import { FieldList, type FieldValues } from "../../protocol/field-list.js";
import { formatArguments } from "../../protocol/message.js";
import type { RequestContext } from "./request-context.js";

/** Turns what a handler gave into messages: the informs, then the reply. A promise where that takes time. */
export type Responder = (result: unknown, context: RequestContext) => PromiseLike<void> | undefined;

/** The responder of a signature; `isUntyped` is for requests written by hand, whose replies no contract describes. */
export function buildResponder(signature: SignatureContract, isUntyped: boolean): Responder {
  if (hasInforms(signature)) return respondWithInforms(signature);
  if (signature.reply !== undefined && signature.reply.length > 0) return respondWithFields(signature);
  return isUntyped ? respondUntyped : respondWithNothing;
}

function respondWithNothing(_: unknown, context: RequestContext): undefined {
  if (!context.isReplied) context.writeReply(" ok");
}

/** Nothing, one value or an array of them, as aiokatcp's handlers return them; or the handler has replied itself. */
function respondUntyped(result: unknown, context: RequestContext): undefined {
  if (result === undefined && context.isReplied) return undefined;
  const values = result === undefined ? [] : Array.isArray(result) ? result : [result];
  context.writeReply(` ok${formatArguments(values.map(formatUntyped))}`);
  return undefined;
}

function respondWithFields({ reply = [] }: SignatureContract): Responder {
  const fields = new FieldList(reply, { noun: "reply value" });
  return (result, context) => {
    if (result === undefined && context.isReplied) return undefined;
    context.writeReply(` ok${fields.encode(asValues(result))}`);
    return undefined;
  };
}

function respondWithInforms(signature: SignatureContract): Responder {
  const { reply } = signature;
  const writeOne = informWriter(signature);
  const replyFields = new FieldList(reply ?? [], { noun: "reply value" });
  const writeEnd = (count: number, result: unknown, context: RequestContext): void => {
    if (reply === undefined) context.writeReply(` ok ${count}`);
    else context.writeReply(replyFields.isEmpty ? " ok" : ` ok${replyFields.encode(asValues(result))}`);
  };
  return (result, context) => {
    if (result === undefined && context.isReplied) return undefined;
    const write = (values: unknown): void => writeOne(asValues(values), context);
    if (Array.isArray(result)) {
      for (const values of result) write(values);
      writeEnd(result.length, undefined, context);
      return undefined;
    }
    return drain(iteratorOf(result), { write, context }).then(([count, end]) => writeEnd(count, end, context));
  };
}

type InformWriter = (values: FieldValues, context: RequestContext) => void;

function informWriter({ informs = [], kinds }: SignatureContract): InformWriter {
  if (kinds !== undefined) return kindWriter(kinds);
  const fields = new FieldList(informs, { noun: "inform value" });
  return (values, context) => context.writeInform(fields.encode(values));
}

/** Each inform says by its `kind` which one it is. */
function kindWriter(kinds: readonly InformKindContract[]): InformWriter {
  const lists = new Map<unknown, FieldList>(
    kinds.map(({ name, arguments: fields = [] }) => [name, new FieldList(fields, { noun: `value of #${name}` })]),
  );
  return (values, context) => {
    const { kind } = values;
    const fields = lists.get(kind);
    if (fields === undefined) throw new DatatypeError(`kind: ${refuseValue(`one of ${[...lists.keys()].join(", ")}`, kind).message}`);
    context.writeInform(fields.encode(values), String(kind));
  };
}

interface DrainOptions {
  readonly write: (values: unknown) => void;
  readonly context: RequestContext;
}

type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

/** Writes what a generator yields, no faster than the client takes it, until nobody waits for it any more. */
async function drain(iterator: AnyIterator, { write, context }: DrainOptions): Promise<readonly [count: number, end: unknown]> {
  let count = 0;
  let next = await iterator.next();
  for (; !next.done; next = await iterator.next()) {
    if (context.abortReason === undefined) write(next.value);
    count++;
    if (context.client.isCongested) await context.drain();
    if (context.abortReason === undefined) continue;
    // Runs the `finally` of the author's generator.
    await iterator.return?.();
    throw context.abortReason;
  }
  return [count, next.value];
}

function iteratorOf(result: unknown): AnyIterator {
  if (typeof result === "object" && result !== null) {
    if (Symbol.asyncIterator in result) return (result as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    if (Symbol.iterator in result) return (result as Iterable<unknown>)[Symbol.iterator]();
  }
  throw new DatatypeError(`the handler returned ${String(result)}, and not its informs`);
}

function asValues(result: unknown): FieldValues {
  if (typeof result === "object" && result !== null) return result as FieldValues;
  throw new DatatypeError(`the handler returned ${String(result)}, and not an object of its values`);
}
