import type { Clock, RequestContext } from "katcp-runtime";
import type { FieldValues } from "katcp-runtime/vocabulary";
import type { Random } from "../../values/random.js";
import type { KnownCall } from "../known-call.js";
import type { Answer, AnswerMaker } from "./answer-maker.js";

/** How long an answer takes. */
export interface Latency {
  /** Seconds. */
  readonly range: readonly [least: number, most: number];
  readonly random: Random;
  readonly clock: Clock;
}

/** The handler of a call as the runtime calls it: with the arguments, where there are any, and the context. */
export type Handler = (...given: readonly unknown[]) => unknown;

/** The handler of a call that nobody has written one for. */
export function handlerOf(call: KnownCall, maker: AnswerMaker, latency: Latency): Handler {
  const hasReply = call.reply.length > 0;
  const hasInforms = call.informs.length > 0 || call.signature.informs !== undefined;
  return (...given) => {
    const args = (call.arguments.length === 0 ? {} : given[0]) as FieldValues;
    const ctx = given.at(-1) as RequestContext;
    const seconds = latency.random.between(...latency.range);
    const answer = (): Answer => maker.answer(args);
    if (!hasInforms) return seconds > 0 ? wait(seconds, ctx, latency.clock).then(() => answer().reply) : answer().reply;
    if (hasReply) return generate(answer, seconds > 0 ? wait(seconds, ctx, latency.clock) : undefined);
    return seconds > 0 ? wait(seconds, ctx, latency.clock).then(() => answer().informs) : answer().informs;
  };
}

async function* generate(answer: () => Answer, waited: Promise<void> | undefined): AsyncGenerator<FieldValues, FieldValues, undefined> {
  await waited;
  const { informs, reply } = answer();
  yield* informs;
  return reply;
}

/** Resolves after a time. @throws what the signal of the request is aborted with */
async function wait(seconds: number, { signal }: RequestContext, clock: Clock): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => {
      cancel();
      reject(signal.reason);
    };
    const cancel = clock.after(seconds * 1000, () => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    });
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
