import { Message } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { SlowRequests } from "../../../../runtime/server/life/slow-requests.js";
import type { RequestContext } from "../../../../runtime/server/requests/request-context.js";

const dayMs = 24 * 3600 * 1000;

function context(name: string, count = 0): RequestContext {
  const args = Array.from({ length: count }, (_, index) => String(index));
  return { message: Message.fromWire("?", name, undefined, args), client: { address: "1.2.3.4:5" } } as unknown as RequestContext;
}

function kept(): { readonly clock: FakeClock; readonly slow: SlowRequests; readonly note: (ms: number, name?: string) => void } {
  const clock = new FakeClock();
  const slow = new SlowRequests(clock);
  return { clock, slow, note: (ms, name = "r") => slow.note(context(name), undefined, { outcome: "ok", ms }) };
}

describe("the slowest requests", () => {
  test("need not be noted below the fastest of a hundred, and all of them until there are as many", () => {
    const { slow, note } = kept();
    for (let ms = 101; ms < 200; ms++) note(ms);
    expect([slow.slowest.length, slow.floorMs]).toEqual([99, -1]);
    note(300);
    expect([slow.slowest.length, slow.floorMs]).toEqual([100, 101]);
    note(150);
    expect([slow.slowest.length, slow.floorMs, slow.slowest[0]?.ms]).toEqual([100, 102, 300]);
  });

  test("that took as long come in the order in which they were answered, the first one first", () => {
    const { slow, note } = kept();
    for (const name of ["a", "b", "c"]) note(7, name);
    note(9, "d");
    note(5, "e");
    expect(slow.slowest.map(({ request }) => request)).toEqual(["d", "a", "b", "c", "e"]);
  });

  test("are kept for a day and no longer, and then have room again", () => {
    const { clock, slow, note } = kept();
    for (let count = 0; count < 100; count++) note(1000);
    clock.advance(dayMs);
    slow.forgetOld();
    expect([slow.slowest.length, slow.floorMs]).toEqual([100, 1000]);
    clock.advance(1);
    slow.forgetOld();
    expect([slow.floorMs, slow.slowest.length]).toEqual([-1, 0]);
  });

  test("show twenty arguments, and how many more there are", () => {
    const { slow } = kept();
    slow.note(context("r", 20), undefined, { outcome: "ok", ms: 2 });
    slow.note(context("r", 21), undefined, { outcome: "fail", ms: 1 });
    expect(slow.slowest.map(({ arguments: args, more, outcome }) => [args.length, more, outcome])).toEqual([
      [20, undefined, "ok"],
      [20, 1, "fail"],
    ]);
  });
});
