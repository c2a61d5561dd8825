import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { type Clock, systemClock } from "../../../../runtime/sensors/clock.js";
import { Lifecycle } from "../../../../runtime/server/life/lifecycle.js";
import type { ShutdownSteps } from "../../../../runtime/server/life/shutdown.js";

/** Steps that do nothing, and say in which order they were taken. */
function noted(): { readonly steps: ShutdownSteps; readonly taken: string[] } {
  const taken: string[] = [];
  const note = (name: string) => async (): Promise<void> => void taken.push(name);
  const steps = {
    ...{ close: () => void taken.push("close"), cut: () => void taken.push("cut"), expire: () => {} },
    ...{ finish: note("finish"), cancel: note("cancel"), dismiss: note("dismiss"), end: note("end") },
  };
  return { steps, taken };
}

describe("a life", () => {
  test("whose start failed may begin once more", async () => {
    const life = new Lifecycle("d", systemClock);
    await expect(life.start(() => Promise.reject(new Error("no port")))).rejects.toThrow("no port");
    expect([life.isRunning, life.isStopping]).toEqual([false, false]);
    await life.start(async () => {});
    expect(life.isRunning).toBe(true);
  });

  test("begins once", async () => {
    const life = new Lifecycle("d", systemClock);
    await life.start(async () => {});
    await expect(life.start(async () => {})).rejects.toThrow("the device d was started before: create a new one");
  });

  test("that is stopped while its start fails stays stopped", async () => {
    const life = new Lifecycle("d", systemClock);
    let fail: (thrown: Error) => void = () => {};
    const starting = life.start(
      () =>
        new Promise((_, reject) => {
          fail = reject;
        }),
    );
    const { steps, taken } = noted();
    const stopping = life.stop({}, steps);
    fail(new Error("no port"));
    await expect(starting).rejects.toThrow("no port");
    await stopping;
    expect([life.isRunning, life.isStopping, taken]).toEqual([false, true, []]);
    await expect(life.start(async () => {})).rejects.toThrow("was started before");
  });

  test.each([false, true])("keeps the process alive until it has stopped, and no longer (it fails: %s)", async (fails) => {
    const held: string[] = [];
    const after: Clock["after"] = (delayMs, _, options) => {
      if (delayMs !== Number.POSITIVE_INFINITY) return () => {};
      held.push(`held: ${options?.isVital}`);
      return () => void held.push("released");
    };
    const life = new Lifecycle("d", Object.assign(new FakeClock(), { after }));
    await life.start(async () => {});
    const { steps } = noted();
    const stopping = life.stop({}, fails ? { ...steps, end: () => Promise.reject(new Error("stuck")) } : steps);
    expect(held).toEqual(["held: true"]);
    if (fails) await expect(stopping).rejects.toThrow("stuck");
    else await stopping;
    await Promise.resolve();
    expect(held).toEqual(["held: true", "released"]);
  });

  test("tells whoever joins and whoever stops it why it had to: the first reason", async () => {
    const life = new Lifecycle("d", systemClock);
    await life.start(async () => {});
    life.fail(new Error("no answer"));
    life.fail(new Error("another"));
    const joined = life.join();
    await expect(life.stop({}, noted().steps)).rejects.toThrow("no answer");
    await expect(joined).rejects.toThrow("no answer");
  });

  test("that never began has nothing to stop", async () => {
    const life = new Lifecycle("d", systemClock);
    const { steps, taken } = noted();
    await life.stop({}, steps);
    expect([life.isStopping, taken]).toEqual([true, []]);
    await life.join();
  });
});
