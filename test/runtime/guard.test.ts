import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { Guard, guardedBy, processGuard } from "../../runtime/guard.js";
import { oddThrowables } from "../support/odd-throwables.js";

let nowMs = 0;
beforeEach(() => {
  nowMs += 1e6;
  vi.spyOn(performance, "now").mockImplementation(() => nowMs);
});
afterEach(() => vi.restoreAllMocks());

function watch(): { guard: Guard; told: string[] } {
  const told: string[] = [];
  return { told, guard: new Guard((where, thrown) => told.push(`${where}: ${thrown instanceof Error ? thrown.message : String(thrown)}`)) };
}

/** What the process warns of while a test runs. */
function watchProcess(): string[] {
  const warnings: string[] = [];
  const onWarning = ({ message }: Error): void => void warnings.push(message);
  process.on("warning", onWarning);
  onTestFinished(() => void process.off("warning", onWarning));
  return warnings;
}

describe("a guard", () => {
  test("hands a callback its arguments, and gives nothing back", () => {
    const { guard, told } = watch();
    const seen: unknown[] = [];
    const wrapped = guard.wrap("f", (...args: number[]) => seen.push(args));
    expect(wrapped(1, 2, 3)).toBeUndefined();
    expect(seen).toEqual([[1, 2, 3]]);
    expect(told).toEqual([]);
  });

  test("tells of what is thrown, and of what is rejected later, by promises of any make", async () => {
    const { guard, told } = watch();
    // biome-ignore lint/suspicious/noThenProperty: a promise of another make is what this is about.
    const thenable = { then: (_: unknown, reject: (reason: unknown) => void) => reject(new Error("by a thenable")) };
    guard.wrap("f", () => {
      throw new Error("at once");
    })();
    guard.wrap("f", () => Promise.reject(new Error("by a promise")))();
    guard.wrap("f", () => thenable)();
    guard.run("f", () => Promise.reject(new Error("by a run")));
    await turn();
    expect(told.sort()).toEqual(["f: at once", "f: by a promise", "f: by a run", "f: by a thenable"]);
  });

  test.each(oddThrowables)("survives %s, also where that is what a callback gives", async (_, thrown) => {
    const told: unknown[] = [];
    const guard = new Guard((__, reason) => told.push([reason]));
    guard.wrap("f", () => {
      throw thrown;
    })();
    expect(told.length).toBe(1);
    guard.wrap("g", () => thrown)();
    expect(guard.ask("h", () => thrown, "fallback")).not.toThrow();
    await turn();
  });

  test("answers a question by its fallback where it throws or gives a promise", async () => {
    const { guard, told } = watch();
    const slip = (): number => {
      throw new Error("a slip");
    };
    expect(guard.ask("f", (one: number) => one + 1, 0)(2)).toBe(3);
    expect(guard.ask("g", slip, 7)()).toBe(7);
    expect(guard.ask("h", () => Promise.reject(new Error("late")) as unknown as number, 8)()).toBe(8);
    await turn();
    expect(told).toEqual(["g: a slip", "h: it returned a promise, but its answer is needed at once", "h: late"]);
  });

  test("tells once a second of what fails in the same way again and again, with how often", () => {
    const { guard, told } = watch();
    const slip = guard.wrap("f", (text: string) => {
      throw new Error(text);
    });
    for (let count = 0; count < 1000; count++) slip("same");
    slip("another");
    nowMs += 999;
    slip("same");
    nowMs += 1;
    slip("same");
    nowMs += 1000;
    slip("same");
    expect(told).toEqual(["f: same", "f: another", "f (and 1000 times before): same", "f: same"]);
  });

  test("keeps little of failures whose messages never repeat", () => {
    const { guard, told } = watch();
    const long = "x".repeat(1000);
    for (let count = 0; count < 1000; count++) guard.tell("f", new Error(`${count} ${long}`));
    expect(told).toHaveLength(1000);
  });

  test("has the process warn where telling fails too", async () => {
    const warnings = watchProcess();
    const guard = new Guard(() => {
      throw new Error("the log is full");
    });
    expect(() => guard.tell("onConnect", new Error("a slip"))).not.toThrow();
    await turn();
    expect(warnings).toEqual(["onConnect failed: a slip", "the failure listener failed: the log is full"]);
  });

  test("may become another while a callback is attached", () => {
    const [one, other] = [watch(), watch()];
    let guard = one.guard;
    const slip = guardedBy(
      () => guard,
      "f",
      () => {
        throw new Error("a slip");
      },
    );
    slip();
    guard = other.guard;
    slip();
    expect([one.told, other.told]).toEqual([["f: a slip"], ["f: a slip"]]);
  });
});

test("the guard of what belongs to no device and no client has the process warn, in one line", async () => {
  const warnings = watchProcess();
  processGuard.tell("an observer", new Error("of two\nlines"));
  await turn();
  expect(warnings).toEqual(["an observer failed: of two\\nlines"]);
});
