import type { WireText } from "../../protocol/wire-text.js";
import type { RequestContext } from "../requests/request-context.js";
import type { Steps } from "./in-turns.js";

/** Lines that are written between two places where other clients may have their turns. */
const linesOfStep = 64;
/** With so much to be sent to the client, its list waits: it gets the rest as it takes what there is. */
const backlogBytes = 1024 * 1024;

/**
 * Writes an inform for each item, and then the reply with their count (guidelines §4.1, §7.2). `describe` gives the arguments of one,
 * formatted: ` a b`; `end` is what the reply has after the count.
 */
export function* writeList<T>(ctx: RequestContext, items: readonly T[], describe: (item: T) => WireText, end: WireText = ""): Steps {
  yield* inSteps(ctx, items, (step) => ctx.writeInforms(step.map(describe)));
  ctx.writeReply(` ok ${items.length}${end}`);
}

/** Does something for each item, as far as the client takes what comes of it. */
export function doForAll<T>(ctx: RequestContext, items: readonly T[], work: (item: T) => void): Steps {
  return inSteps(ctx, items, (step) => {
    for (const item of step) work(item);
  });
}

/** `work` is a function: loops within a generator V8 runs several times slower, and compiles all that is in them again and again. */
function* inSteps<T>(ctx: RequestContext, items: readonly T[], work: (step: readonly T[]) => void): Steps {
  for (let at = 0; at < items.length; at += linesOfStep) {
    work(items.slice(at, at + linesOfStep));
    yield linesOfStep;
    if (isFull(ctx)) yield ctx.drain();
  }
}

/** Whether so much is to be sent to the client that it should take some of it first. */
function isFull({ client }: RequestContext): boolean {
  return client.backlogBytes > backlogBytes;
}
