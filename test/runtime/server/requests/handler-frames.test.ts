import { Message } from "katcp-runtime";
import { describe, expect, onTestFinished, test } from "vitest";
import { HandlerFrames } from "../../../../runtime/server/requests/handler-frames.js";
import type { RequestContext } from "../../../../runtime/server/requests/request-context.js";
import { type RequestHandler, RequestTable } from "../../../../runtime/server/requests/request-table.js";

/** The frames of a device with a request of this handler, and what calls it. */
function framesOf(handler: RequestHandler) {
  const table = new RequestTable({ now: () => 0, sensorOf: () => undefined, access: { needOf: () => 0 } });
  table.add({ name: "go", description: "Go." }, () => handler);
  const frames = new HandlerFrames(table);
  const context = { message: Message.of("?", "go"), isReplied: false, writeReply: () => {} } as unknown as RequestContext;
  return { frames, call: () => frames.call(table.get("go"), context) };
}

describe("whether code runs on behalf of a handler", () => {
  test("is known while the handler runs, also after it has waited, and of each device alone", async () => {
    const other = framesOf(() => {}).frames;
    const seen: boolean[] = [];
    const { frames, call } = framesOf(async () => {
      seen.push(frames.isWithin, other.isWithin);
      await Promise.resolve();
      seen.push(frames.isWithin, other.isWithin);
    });
    const work = call();
    expect(frames.isWithin).toBe(false);
    await work;
    expect(seen).toEqual([true, false, true, false]);
    expect(frames.isWithin).toBe(false);
  });

  test("is looked for however deep the handler is in calls of its own", async () => {
    const { frames, call } = framesOf(async () => {
      await Promise.resolve();
      const dive = (depth: number): boolean => (depth === 0 ? frames.isWithin : dive(depth - 1));
      seen = dive(500);
    });
    let seen: boolean | undefined;
    await call();
    expect(seen).toBe(true);
  });

  test("leaves the stacks of everybody else's errors as they are", () => {
    const { stackTraceLimit, prepareStackTrace } = Error;
    onTestFinished(() => void Object.assign(Error, { stackTraceLimit, prepareStackTrace }));
    const prepare = (error: Error): string => `stack of ${error.message}`;
    Object.assign(Error, { stackTraceLimit: 7, prepareStackTrace: prepare });
    expect(framesOf(() => {}).frames.isWithin).toBe(false);
    expect([Error.stackTraceLimit, Error.prepareStackTrace]).toEqual([7, prepare]);
    expect(new Error("x").stack).toBe("stack of x");
  });
});
