import type { RequestContext } from "../requests/request-context.js";
import type { Steps } from "./in-turns.js";

/** Lines that are written between two places where other clients may have their turns. */
const linesOfStep = 64;
/** With so much to be sent to the client, its list waits: it gets the rest as it takes what there is. */
const backlogBytes = 1024 * 1024;

/** Writes an inform for each item, and then the reply with their count (guidelines §4.1, §7.2). */
export function* writeList<T>(ctx: RequestContext, items: readonly T[], write: (item: T) => void): Steps {
  for (let at = 0; at < items.length; at += linesOfStep) {
    for (const item of items.slice(at, at + linesOfStep)) write(item);
    yield* writeNoFaster(ctx, linesOfStep);
  }
  ctx.reply(items.length);
}

/** A place for others' turns after so many steps; and where the client does not take what there is, a wait until it does. */
export function* writeNoFaster(ctx: RequestContext, steps: number): Steps {
  yield steps;
  if (ctx.client.backlogBytes > backlogBytes) yield ctx.drain();
}
