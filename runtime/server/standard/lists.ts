import type { WireText } from "../../protocol/wire-text.js";
import type { RequestContext } from "../requests/request-context.js";
import type { Steps } from "./in-turns.js";

/** Lines that are written between two places where other clients may have their turns. */
const linesOfStep = 64;
/** With so much to be sent to the client, its list waits: it gets the rest as it takes what there is. */
const backlogBytes = 1024 * 1024;

/** Writes an inform for each item, and then the reply with their count (guidelines §4.1, §7.2); `end` is what the reply has after it. */
export function* writeList<T>(ctx: RequestContext, items: readonly T[], write: (item: T) => void, end: WireText = ""): Steps {
  for (let at = 0; at < items.length; at += linesOfStep) {
    writeSome(items, at, write);
    yield linesOfStep;
    if (isFull(ctx)) yield ctx.drain();
  }
  ctx.writeReply(` ok ${items.length}${end}`);
}

/** In a function of its own: within a generator V8 runs the loop several times slower. */
function writeSome<T>(items: readonly T[], first: number, write: (item: T) => void): void {
  const end = Math.min(first + linesOfStep, items.length);
  for (let at = first; at < end; at++) write(items[at] as T);
}

/** Whether so much is to be sent to the client that it should take some of it first. */
export function isFull({ client }: RequestContext): boolean {
  return client.backlogBytes > backlogBytes;
}
