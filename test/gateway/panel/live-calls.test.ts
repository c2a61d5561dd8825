import { expect, test } from "vitest";
import type { PageMessage } from "../../../gateway/live/messages.js";
import { LiveCalls } from "../../../gateway/panel/state/live-calls.js";

const scan = { device: "dev", request: "scan", arguments: ["5"], signature: 0 };

function setUp(isConnected = true) {
  const sent: PageMessage[] = [];
  let now = 100;
  const calls = new LiveCalls(
    (message) => {
      if (isConnected) sent.push(message);
      return isConnected;
    },
    () => now,
  );
  const pass = (seconds: number): void => {
    now += seconds;
  };
  return { calls, sent, pass };
}

test("informs come before the reply, each to its own call", () => {
  const { calls, sent, pass } = setUp();
  const one = calls.make(scan);
  const other = calls.make(scan);
  calls.take({ type: "inform", id: one.id, name: "scan", arguments: ["900"] });
  pass(2);
  calls.take({ type: "reply", id: one.id, code: "ok", arguments: ["1"] });
  expect(sent).toMatchObject([{ id: one.id }, { id: other.id }]);
  expect(one.informs.value).toMatchObject([{ name: "scan", arguments: ["900"] }]);
  expect(one.state.value).toEqual({ kind: "done", code: "ok", arguments: ["1"], seconds: 2 });
  expect(other.state.value).toEqual({ kind: "running" });
  expect(calls.all.value).toEqual([other, one]);
});

test("a call that could not be sent says so at once", () => {
  const call = setUp(false).calls.make(scan);
  expect(call.state.value).toMatchObject({ kind: "done", code: "lost" });
});

test("with the connection the replies are lost, and nobody pretends to know what the device did", () => {
  const { calls } = setUp();
  const call = calls.make(scan);
  calls.loseAll();
  expect(call.state.value).toMatchObject({ code: "lost", arguments: [expect.stringContaining("may have done it")] });
});

test("what the gateway refuses is an answer too", () => {
  const { calls } = setUp();
  const call = calls.make(scan);
  calls.take({ type: "problem", what: "?scan needs the role operator", id: call.id });
  expect(call.state.value).toMatchObject({ code: "refused", arguments: ["?scan needs the role operator"] });
});

test("of very many informs the last are kept, and all are counted", () => {
  const { calls } = setUp();
  const call = calls.make(scan);
  for (let index = 0; index < 2500; index++) calls.take({ type: "inform", id: call.id, name: "scan", arguments: [String(index)] });
  expect(call.informCount.value).toBe(2500);
  expect(call.informs.value).toHaveLength(2000);
  expect(call.informs.value.at(-1)?.arguments).toEqual(["2499"]);
});
