import type { RequestContext } from "../requests/request-context.js";

/**
 * Work that other clients may have their turns between: each `yield` is a place for that. A number says how many usual steps were done
 * since the last one, a promise is waited for.
 */
export type Steps<T = void> = Generator<number | PromiseLike<void>, T>;

/**
 * Answers in pieces: what fits this turn at once, and the rest at later turns. Until it is done no other request of this client is read,
 * so that none overtakes it: a client without message identifiers would take one answer for the other.
 */
export function answerInTurns(ctx: RequestContext, steps: Steps): undefined | Promise<void> {
  const { lane } = ctx.client;
  for (;;) {
    const { done, value } = steps.next();
    if (done) return undefined;
    if (typeof value !== "number") return finish(ctx, steps, value);
    lane.spend(value);
    if (lane.isOver) return finish(ctx, steps, lane.next());
  }
}

async function finish(ctx: RequestContext, steps: Steps, begun: PromiseLike<void>): Promise<void> {
  const { client } = ctx;
  client.requests.hold("order");
  try {
    await begun;
    while (ctx.abortReason === undefined) {
      const { done, value } = steps.next();
      if (done) return;
      const pausing = pause(ctx, value);
      if (pausing !== undefined) await pausing;
    }
    throw ctx.abortReason;
  } finally {
    client.requests.release("order");
  }
}

function pause({ client: { lane } }: RequestContext, value: number | PromiseLike<void>): PromiseLike<void> | undefined {
  if (typeof value !== "number") return value;
  lane.spend(value);
  return lane.isOver ? lane.next() : undefined;
}
