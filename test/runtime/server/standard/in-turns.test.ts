import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { RequestContext } from "../../../../runtime/server/requests/request-context.js";
import { answerInTurns, type Steps } from "../../../../runtime/server/standard/in-turns.js";

/** A request whose client has a turn of ten steps, and what happens to it. */
function contextOf() {
  const log: string[] = [];
  let left = 10;
  const lane = {
    spend: (steps: number) => {
      left -= steps;
    },
    get isOver() {
      return left <= 0;
    },
    next: async () => {
      await turn();
      log.push("next turn");
      left = 10;
    },
  };
  const requests = { hold: (reason: string) => log.push(`hold ${reason}`), release: (reason: string) => log.push(`release ${reason}`) };
  const ctx = { client: { lane, requests }, abortReason: undefined as Error | undefined };
  return { log, ctx, answer: (steps: Steps) => answerInTurns(ctx as unknown as RequestContext, steps) };
}

describe("an answer in turns", () => {
  test("that fits one turn is given at once, and holds nobody", () => {
    const { log, answer } = contextOf();
    const work = answer(
      (function* () {
        for (let step = 0; step < 9; step++) yield 1;
        log.push("done");
      })(),
    );
    expect([work, log]).toEqual([undefined, ["done"]]);
  });

  test("goes on when the next turn comes, as often as it takes, and no other request is read meanwhile", async () => {
    const { log, answer } = contextOf();
    await answer(
      (function* () {
        for (let step = 0; step < 5; step++) {
          log.push(`step ${step}`);
          yield 5;
        }
      })(),
    );
    expect(log).toEqual([...["step 0", "step 1", "hold order", "next turn", "step 2", "step 3", "next turn", "step 4"], "release order"]);
  });

  test("waits for what it says it needs, at first and later", async () => {
    const { log, answer } = contextOf();
    const wait = async (name: string): Promise<void> => {
      await turn();
      log.push(name);
    };
    await answer(
      (function* () {
        yield wait("first");
        yield 1;
        yield wait("second");
      })(),
    );
    expect(log).toEqual(["hold order", "first", "second", "release order"]);
  });

  test("ends where nobody waits for it any more, or where it throws, and the next request is read", async () => {
    const { log, ctx, answer } = contextOf();
    const gone = answer(
      (function* () {
        yield turn();
        ctx.abortReason = new Error("gone");
        yield 1;
        log.push("not this");
      })(),
    );
    await expect(gone).rejects.toThrow("gone");
    const failing = contextOf();
    const failed = failing.answer(
      (function* (): Steps {
        yield turn();
        throw new Error("a codec's");
      })(),
    );
    await expect(failed).rejects.toThrow("a codec's");
    expect([log, failing.log]).toEqual([
      ["hold order", "release order"],
      ["hold order", "release order"],
    ]);
  });
});
