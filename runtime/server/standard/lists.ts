import type { WireText } from "../../protocol/wire-text.js";
import type { RequestContext } from "../requests/request-context.js";
import type { Steps } from "./in-turns.js";

/** Lines that are written between two places where other clients may have their turns. */
const linesOfStep = 64;
/** With so much to be sent to the client, its list waits: it gets the rest as it takes what there is. */
const backlogBytes = 1024 * 1024;

/** Writes an inform for each item, and then the reply with their count (guidelines §4.1, §7.2); `end` is what the reply has after it. */
export function* writeList<T>(ctx: RequestContext, items: readonly T[], write: (item: T) => void, end: WireText = ""): Steps {
  yield* doForAll(ctx, items, write);
  ctx.writeReply(` ok ${items.length}${end}`);
}

/** Does something for each item, as far as the client takes what comes of it. */
export function* doForAll<T>(ctx: RequestContext, items: readonly T[], work: (item: T) => void): Steps {
  for (let at = 0; at < items.length; at += linesOfStep) {
    doForSome(items, at, work);
    yield linesOfStep;
    if (isFull(ctx)) yield ctx.drain();
  }
}

/** In a function of its own: within a generator V8 runs the loop several times slower, and compiles all that is in it again and again. */
function doForSome<T>(items: readonly T[], first: number, work: (item: T) => void): void {
  const end = Math.min(first + linesOfStep, items.length);
  for (let at = first; at < end; at++) work(items[at] as T);
}

/** Whether so much is to be sent to the client that it should take some of it first. */
function isFull({ client }: RequestContext): boolean {
  return client.backlogBytes > backlogBytes;
}
