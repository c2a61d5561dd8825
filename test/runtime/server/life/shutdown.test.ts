import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { Grace } from "../../../../runtime/server/life/grace.js";
import { Shutdown, type ShutdownSteps, type StopOptions } from "../../../../runtime/server/life/shutdown.js";

/** A stop each of whose steps ends when it is told to, and what has been done so far. */
function stopping(options: StopOptions = {}) {
  const clock = new FakeClock();
  const done: string[] = [];
  const ends = new Map<string, () => void>();
  const step = (name: string) => (): Promise<void> => {
    done.push(name);
    return new Promise((resolve) => ends.set(name, resolve));
  };
  const steps: ShutdownSteps = {
    ...{ close: () => void done.push("close"), cut: () => void done.push("cut") },
    ...{ finish: step("finish"), cancel: step("cancel"), end: step("end") },
    expire: (graceMs) => void done.push(`expire ${graceMs}`),
    dismiss: (reason) => step(`dismiss: ${reason}`)(),
  };
  const shutdown = new Shutdown(steps, clock, options);
  let hasStopped = false;
  void shutdown.run().then(() => {
    hasStopped = true;
  });
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await turn();
  };
  const advance = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await turn();
  };
  return { clock, done, shutdown, end, advance, hasStopped: () => hasStopped };
}

describe("a stop", () => {
  test("goes from step to step as each is done, and leaves no timer", async () => {
    const { clock, done, end, hasStopped } = stopping();
    expect(done).toEqual(["close", "cancel"]);
    await end("cancel");
    expect(done.slice(2)).toEqual(["expire 1000", "dismiss: the device is stopping"]);
    await end("dismiss: the device is stopping");
    expect(done.slice(4)).toEqual(["cut", "end"]);
    expect(hasStopped()).toBe(false);
    await end("end");
    expect([hasStopped(), clock.waiting]).toEqual([true, 0]);
  });

  test("waits for neither handlers nor clients longer than its time of grace, which each has anew", async () => {
    const { done, advance, end } = stopping({ graceMs: 300, reason: "it is late" });
    await advance(299);
    expect(done).toEqual(["close", "cancel"]);
    await advance(1);
    expect(done.slice(2)).toEqual(["expire 300", "dismiss: it is late"]);
    await advance(299);
    expect(done).not.toContain("cut");
    await advance(1);
    expect(done.at(-1)).toBe("cut");
    // Those that were cut off are waited for: that they are gone is for the network to say.
    await advance(60_000);
    expect(done).not.toContain("end");
    await end("dismiss: it is late");
    expect(done.at(-1)).toBe("end");
  });

  test("that lets all finish first waits for that as long as it takes", async () => {
    const { clock, done, end, advance } = stopping({ cancel: false });
    await advance(3_600_000);
    expect([done, clock.waiting]).toEqual([["close", "finish"], 0]);
    await end("finish");
    expect(done.at(-1)).toBe("cancel");
  });
});

describe("a later stop", () => {
  test("ends the waiting for what may finish, unless it lets it finish too", async () => {
    const { done, shutdown } = stopping({ cancel: false });
    shutdown.hurry({ cancel: false });
    await turn();
    expect(done).toEqual(["close", "finish"]);
    shutdown.hurry({});
    await turn();
    expect(done.at(-1)).toBe("cancel");
  });

  test("makes the time of grace shorter that runs, and that of the steps to come", async () => {
    const { done, shutdown, advance } = stopping({ graceMs: 60_000 });
    await advance(500);
    shutdown.hurry({ graceMs: 200 });
    await advance(199);
    expect(done.at(-1)).toBe("cancel");
    await advance(1);
    expect(done.slice(-2)).toEqual(["expire 200", "dismiss: the device is stopping"]);
    await advance(200);
    expect(done.at(-1)).toBe("cut");
  });

  test("makes no time of grace longer, and gives no other reason", async () => {
    const { done, shutdown, advance } = stopping({ graceMs: 100, reason: "the first" });
    shutdown.hurry({ graceMs: 5000, reason: "the second" });
    await advance(100);
    expect(done.slice(-2)).toEqual(["expire 100", "dismiss: the first"]);
    shutdown.hurry({ graceMs: 5000 });
    await advance(100);
    expect(done.at(-1)).toBe("cut");
  });
});

describe("a time of grace", () => {
  async function isOver(grace: Grace): Promise<boolean> {
    let over = false;
    void grace.over.then(() => {
      over = true;
    });
    await turn();
    return over;
  }

  test("can be cut short, from the moment when that is asked for", async () => {
    const clock = new FakeClock();
    const grace = new Grace(1000, clock);
    clock.advance(600);
    grace.shorten(300);
    clock.advance(299);
    expect(await isOver(grace)).toBe(false);
    clock.advance(1);
    expect([await isOver(grace), clock.waiting]).toEqual([true, 0]);
  });

  test("is not made longer by what would end later", async () => {
    const clock = new FakeClock();
    const grace = new Grace(1000, clock);
    clock.advance(600);
    grace.shorten(500);
    clock.advance(400);
    expect(await isOver(grace)).toBe(true);
  });

  test("keeps the process alive until it is over", () => {
    const asked: unknown[] = [];
    const clock = new FakeClock();
    const after = (...[, , options]: Parameters<Clock["after"]>): (() => void) => {
      asked.push(options);
      return () => {};
    };
    new Grace(5, Object.assign(clock, { after }));
    expect(asked).toEqual([{ isVital: true }]);
  });
});
