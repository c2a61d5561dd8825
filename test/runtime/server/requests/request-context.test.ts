import { Message } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import type { ClientSession } from "../../../../runtime/server/clients/client-session.js";
import { DeviceLog } from "../../../../runtime/server/logs/device-log.js";
import { RequestContext } from "../../../../runtime/server/requests/request-context.js";

/** A request, and what was sent, logged and replied of it. */
function contextOf(message: Message) {
  const sent: string[] = [];
  const logged: unknown[] = [];
  const replied: string[] = [];
  const client = { address: "1.2.3.4:5", answer: (text: string) => void sent.push(text), answered: () => {} } as unknown as ClientSession;
  const log = new DeviceLog("d", { sink: (record) => void logged.push(record), now: () => 7 });
  const host = { log, beforeReply: () => void sent.push("before"), onReplied: (_: unknown, code: string) => void replied.push(code) };
  return { context: new RequestContext(message, client, host), sent, logged, replied };
}

describe("a request", () => {
  test("is answered by its name and identifier: informs, what has to come before the reply, and the reply once", () => {
    const { context, sent, logged, replied } = contextOf(Message.of("?", "scan", [], 7));
    context.inform(1, "a b");
    context.writeInform(" x", "other");
    context.reply(true);
    context.reply("again");
    context.inform("late");
    expect(sent).toEqual(["#scan[7] 1 a\\_b\n", "#other[7] x\n", "before", "!scan[7] ok 1\n"]);
    expect(replied).toEqual(["ok"]);
    const bug = (what: string): object => ({
      level: "error",
      name: "d.scan",
      message: `a bug in the handler of ?scan[7]: ${what} was not sent to 1.2.3.4:5`,
      data: { client: "1.2.3.4:5", request: "scan", id: 7 },
    });
    expect(logged).toMatchObject([bug("a second reply"), bug("an inform after the reply")]);
  });

  test("that was given up is answered with the reason, and what its handler says later is nobody's bug", () => {
    const { context, sent, logged, replied } = contextOf(Message.of("?", "scan"));
    const { signal } = context;
    context.expire(new Error("too slow"));
    context.expire(new Error("later"));
    context.reply(1);
    context.inform(1);
    expect(sent).toEqual(["before", "!scan fail too\\_slow\n"]);
    expect([logged, replied, signal.reason, context.abortReason]).toEqual([[], ["fail"], new Error("too slow"), new Error("too slow")]);
  });

  test("that was given up before anybody asked for its signal has one that is aborted", () => {
    const { context } = contextOf(Message.of("?", "scan"));
    context.abort(new Error("gone"));
    expect([context.signal.aborted, context.signal.reason]).toEqual([true, new Error("gone")]);
    expect(context.signal).toBe(context.signal);
    expect(contextOf(Message.of("?", "scan")).context.signal.aborted).toBe(false);
  });

  test("keeps about the bytes of its message, and 32 for each argument", () => {
    const { context } = contextOf(Message.of("?", "scan", ["abc", "de"]));
    expect(context.keptBytes).toBe("scan abc de".length + 2 * 32);
  });

  test("lets go of the chunk that it came in, unless it fills most of that itself", () => {
    for (const [length, isCopied] of [
      [32 * 1024 - "scan ".length - 1, true],
      [32 * 1024 - "scan ".length, false],
    ] as const) {
      const message = Message.of("?", "scan", ["x".repeat(length)], 3);
      const { context, sent } = contextOf(message);
      context.detach();
      expect(context.message === message).toBe(!isCopied);
      context.reply();
      expect(sent.at(-1)).toBe("!scan[3] ok\n");
    }
  });
});
