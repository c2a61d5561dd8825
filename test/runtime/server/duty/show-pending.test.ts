import { Message } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import type { PendingSnapshot } from "../../../../runtime/server/duty/device-snapshot.js";
import { showPending } from "../../../../runtime/server/duty/show-pending.js";
import type { RequestContext } from "../../../../runtime/server/requests/request-context.js";
import { RequestTable } from "../../../../runtime/server/requests/request-table.js";

const table = new RequestTable({ now: () => 0, sensorOf: () => undefined, access: { needOf: () => 0 } });
table.add({ name: "scan", description: "S.", arguments: [{ name: "all", type: "string", repeated: true }] }, () => () => {});

function contextOf(parts: Partial<RequestContext> = {}): RequestContext {
  const message = Message.of("?", "scan", ["a"], 7);
  return { message, client: { address: "10.0.0.1:5" }, stage: "handler", isReplied: false, startedMs: 5000, ...parts } as RequestContext;
}

const show = (parts: Partial<RequestContext> = {}): PendingSnapshot | undefined => showPending([contextOf(parts)], table, 6000.4)[0];

describe("a pending request", () => {
  test("is shown with its age, and with none where nobody knows when it came", () => {
    expect(show()).toEqual({
      ...{ request: "scan", arguments: ["a"], more: undefined, id: 7, client: "10.0.0.1:5" },
      ...{ ageMs: 1000, place: "handler", handler: "requestScan", aborted: undefined },
    });
    expect(show({ startedMs: undefined })?.ageMs).toBe(0);
  });

  test.each<[Partial<RequestContext>, PendingSnapshot["place"]]>([
    [{ stage: "authorize" }, "authorize"],
    [{ stage: "limit" }, "limit"],
    [{ stage: "refused" }, "answered"],
    [{ stage: "limit", isReplied: true }, "answered"],
  ])("is where it waits, or answered: %j", (parts, place) => {
    expect(show(parts)?.place).toBe(place);
  });

  test("has twenty arguments, and the number of the others", () => {
    const message = Message.of(
      "?",
      "scan",
      Array.from({ length: 21 }, () => "a"),
    );
    expect([show({ message })?.arguments.length, show({ message })?.more]).toEqual([20, 1]);
  });

  test("that nobody knows is handled by what answers such, if anything does", () => {
    const message = Message.of("?", "unheard", ["a"]);
    expect(show({ message })).toMatchObject({ handler: "", arguments: ["***"] });
    const proxy = new RequestTable({ now: () => 0, sensorOf: () => undefined, access: { needOf: () => 0 } });
    proxy.setFallback(() => {});
    expect(showPending([contextOf({ message })], proxy, 0)[0]?.handler).toBe("onUnknownRequest");
  });

  test("is one of a thousand at most", () => {
    const contexts = Array.from({ length: 1001 }, (_, id) => contextOf({ message: Message.of("?", "scan", [], id + 1) }));
    expect(showPending(contexts, table, 6000).map(({ id }) => id)).toEqual(Array.from({ length: 1000 }, (_, id) => id + 1));
  });
});
