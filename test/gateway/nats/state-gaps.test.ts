import { describe, expect, test } from "vitest";
import { gapsOfStates, type StatesRange } from "../../../gateway/nats/history/state-gaps.js";
import type { StateMessage } from "../../../gateway/nats/nats-messages.js";

const state = (gateway: string, kind: StateMessage["state"], since: number, more: Partial<StateMessage> = {}): StateMessage => ({
  format: 1,
  gateway,
  state: kind,
  since,
  ...more,
});

const gaps = (states: readonly StateMessage[], alive: Readonly<Record<string, number>> = {}, range: Partial<StatesRange> = {}) =>
  gapsOfStates("rx", states, { from: 100, to: 1_000, isNow: true, lastAlive: new Map(Object.entries(alive)), ...range }).map(
    ({ start, end }) => [start, end],
  );

const there = state("a", "connected", 50);

describe("gaps, as states tell them", () => {
  test("a device that is connected all the time has none, however often it is said", () => {
    expect(gaps([there, there, there], { a: 999 })).toEqual([]);
  });

  test("before the first gateway that has it there is one", () => {
    expect(gaps([state("a", "connecting", 200), state("a", "connected", 210)], { a: 999 })).toEqual([[100, 210]]);
  });

  test("a device is gone from when its gateway has lost it, until it has it again", () => {
    const lost = [there, state("a", "disconnected", 300), state("a", "disconnected", 300, { reason: "refused" })];
    expect(gaps([...lost, state("a", "connected", 400)], { a: 999 })).toEqual([[300, 400]]);
    expect(gaps(lost, { a: 999 })).toEqual([[300, undefined]]);
    expect(gaps(lost, { a: 2_000 }, { isNow: false })).toEqual([[300, 1_000]]);
  });

  test("a gateway that ends says so, and the next one goes on", () => {
    const end = state("a", "disconnected", 300, { ended: true });
    expect(gaps([there, end, state("b", "connecting", 310), state("b", "connected", 320)], { a: 299, b: 999 })).toEqual([[300, 320]]);
  });

  test("a gateway that is killed was there until its last beat", () => {
    expect(gaps([there, state("b", "connecting", 312), state("b", "connected", 313)], { a: 300, b: 999 })).toEqual([[300, 313]]);
    expect(gaps([there, state("b", "connected", 313)], { a: 300, b: 999 })).toEqual([[300, 313]]);
    expect(gaps([there], { a: 300 })).toEqual([[300, undefined]]);
  });

  test("one whose last beat nobody knows was there until the next one came", () => {
    expect(gaps([there, state("b", "connecting", 312), state("b", "connected", 313)], { b: 999 })).toEqual([[312, 313]]);
  });

  test("what a gateway says that has lost the device already counts no more", () => {
    const late = state("a", "disconnected", 330, { ended: true });
    expect(gaps([there, state("b", "connecting", 312), state("b", "connected", 313), late], { a: 300, b: 999 })).toEqual([[300, 313]]);
  });

  test("a gateway that was without NATS is another one, and says what is missing", () => {
    const back = state("a-1", "connected", 50, { missed: { from: 400, to: 450, readings: 3 } });
    expect(gaps([there, back], { a: 400, "a-1": 999 })).toEqual([[400, 450]]);
  });

  test("a device that was given away while its gateway was without NATS is missing from the last beat on", () => {
    const taken = [state("b", "connecting", 412), state("b", "connected", 413)];
    expect(gaps([there, ...taken], { a: 400, "a-1": 999, b: 999 })).toEqual([[400, 413]]);
  });

  test("states without the newer keys are read as well", () => {
    const old: StateMessage = { format: 1, state: "connected", since: 50 };
    expect(gaps([old, { ...old, state: "disconnected", since: 300 }, { ...old, since: 310 }])).toEqual([[300, 310]]);
  });
});
