import { messageOf, UnsendableError } from "../../errors.js";
import { answered } from "../../guard.js";
import { textOf } from "../../printable.js";
import { type FieldContract, hasInforms, type InformKindContract, type SignatureContract } from "../../protocol/contract.js";
import { refuseValue } from "../../protocol/datatype.js";
import { FieldList, type FieldValues } from "../../protocol/field-list.js";
import { formatValues } from "../../protocol/untyped-values.js";
import type { WireText } from "../../protocol/wire-text.js";
import type { RequestContext } from "./request-context.js";

/** Turns what a handler gave into messages: the informs, then the reply. A promise where that takes time. */
export type Responder = (result: unknown, context: RequestContext) => PromiseLike<void> | undefined;

/** The responder of a signature; `isUntyped` is for requests written by hand, whose replies no contract describes. */
export function buildResponder(signature: SignatureContract, isUntyped: boolean): Responder {
  if (hasInforms(signature)) return respondWithInforms(signature);
  const { reply = [] } = signature;
  if (reply.length > 0) return respondWithFields(reply);
  return isUntyped ? respondUntyped : respondWithNothing;
}

function respondWithNothing(_: unknown, context: RequestContext): undefined {
  if (!context.isReplied) context.writeReply(" ok");
}

/** Nothing, one value or an array of them, as aiokatcp's handlers return them; or the handler has replied itself. */
function respondUntyped(result: unknown, context: RequestContext): undefined {
  if (result === undefined && context.isReplied) return undefined;
  const values = result === undefined ? [] : Array.isArray(result) ? result : [result];
  context.writeReply(` ok${encodeUntyped(values)}`);
  return undefined;
}

function respondWithFields(reply: readonly FieldContract[]): Responder {
  const fields = new FieldList(reply, { noun: "reply value", checksWritten: true });
  return (result, context) => {
    if (result === undefined && context.isReplied) return undefined;
    context.writeReply(` ok${encode(result, fields)}`);
    return undefined;
  };
}

function respondWithInforms(signature: SignatureContract): Responder {
  const { reply } = signature;
  const writeOne = informWriter(signature);
  const replyFields = new FieldList(reply ?? [], { noun: "reply value", checksWritten: true });
  const writeEnd = (count: number, result: unknown, context: RequestContext): void => {
    if (reply === undefined) context.writeReply(` ok ${count}`);
    else context.writeReply(replyFields.isEmpty ? " ok" : ` ok${encode(result, replyFields)}`);
  };
  return (result, context) => {
    if (result === undefined && context.isReplied) return undefined;
    const write = (values: unknown): void => writeOne(values, context);
    if (Array.isArray(result) && result.length <= writtenAtOnce) {
      for (const values of result) write(values);
      writeEnd(result.length, undefined, context);
      return undefined;
    }
    return drain(iteratorOf(result), { write, context }).then(([count, end]) => writeEnd(count, end, context));
  };
}

type InformWriter = (result: unknown, context: RequestContext) => void;

function informWriter({ informs = [], kinds }: SignatureContract): InformWriter {
  if (kinds !== undefined) return kindWriter(kinds);
  const fields = new FieldList(informs, { noun: "inform value", checksWritten: true });
  return (result, context) => context.writeInform(encode(result, fields));
}

/** Each inform says by its `kind` which one it is. */
function kindWriter(kinds: readonly InformKindContract[]): InformWriter {
  const lists = new Map<unknown, FieldList>(
    kinds.map(({ name, arguments: fields = [] }) => [name, new FieldList(fields, { noun: `value of #${name}`, checksWritten: true })]),
  );
  const none = new FieldList([], { noun: "inform value" });
  return (result, context) => {
    const kind = typeof result === "object" && result !== null && "kind" in result ? result.kind : undefined;
    const text = encode(result, lists.get(kind) ?? none);
    if (!lists.has(kind)) throw new UnsendableError(`kind: ${refuseValue(`one of ${[...lists.keys()].join(", ")}`, kind).message}`);
    context.writeInform(text, String(kind));
  };
}

/** An array of more informs is written in turns. */
const writtenAtOnce = 1000;

interface DrainOptions {
  readonly write: (values: unknown) => void;
  readonly context: RequestContext;
}

/** What the author's generator is to us: each step of it is his code. */
export interface InformIterator {
  next(): IteratorResult<unknown> | PromiseLike<IteratorResult<unknown>>;
  return?(): unknown;
}

/** Writes what a generator yields, no faster than the client takes it, until nobody waits for it any more. */
async function drain(iterator: InformIterator, { write, context }: DrainOptions): Promise<readonly [count: number, end: unknown]> {
  const step = answered(() => iterator.next());
  const { client } = context;
  let count = 0;
  let next = await step();
  for (; !next.done; next = await step()) {
    try {
      if (context.abortReason === undefined) write(next.value);
      count++;
      client.lane.spend();
      if (client.isCongested) await context.drain();
      // A generator that waits for nothing would never let the event loop see that its client is gone, nor anybody else have a turn.
      if (client.lane.isOver) await client.lane.next();
      if (context.abortReason !== undefined) throw context.abortReason;
    } catch (reason) {
      await finish(iterator, context);
      throw reason;
    }
  }
  return [count, next.value];
}

/** Runs the `finally` of the author's generator. What that throws is told; what ended the generator is what the request ends with. */
async function finish(iterator: InformIterator, context: RequestContext): Promise<void> {
  try {
    await answered(() => iterator.return?.())();
  } catch (thrown) {
    context.tell("the end of the generator", thrown);
  }
}

function iteratorOf(result: unknown): InformIterator {
  if (typeof result === "object" && result !== null) {
    if (Symbol.asyncIterator in result) return (result as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    if (Symbol.iterator in result) return (result as Iterable<unknown>)[Symbol.iterator]();
  }
  throw new UnsendableError(`the handler returned ${textOf(result)} instead of its informs`);
}

/** The fields of a reply or an inform as they are written. @throws UnsendableError */
function encode(result: unknown, fields: FieldList): WireText {
  // A handler that was written before its reply had fields, all of which may be absent.
  if (result === undefined && fields.minimum === 0) return "";
  if (typeof result !== "object" || result === null) {
    throw new UnsendableError(`the handler returned ${textOf(result)} instead of an object with its values: ${fields.members.join(", ")}`);
  }
  try {
    return fields.encode(result as FieldValues);
  } catch (thrown) {
    throw new UnsendableError(messageOf(thrown), { cause: thrown });
  }
}

/** Values that no contract describes. @throws UnsendableError */
function encodeUntyped(values: readonly unknown[]): WireText {
  try {
    return formatValues(values);
  } catch (thrown) {
    throw new UnsendableError(messageOf(thrown), { cause: thrown });
  }
}
