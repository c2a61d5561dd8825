import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type Service, Services } from "../../../../runtime/server/life/services.js";

/** Services, and what is told of them. */
function served() {
  const told: string[] = [];
  const services = new Services({
    onFailure: (name, thrown) => told.push(`${name} failed: ${thrown}`),
    onLateFailure: (name, thrown) => told.push(`${name} failed late: ${thrown}`),
  });
  return { services, told };
}

/** Runs until it is told to end, and then does that. */
const until =
  (end: (reason: unknown) => void): Service =>
  (signal) =>
    new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => {
        try {
          end(signal.reason);
          resolve();
        } catch (thrown) {
          reject(thrown);
        }
      });
    });

describe("services", () => {
  test("run from the start on, each once, and those that come later at once", async () => {
    const { services } = served();
    const begun: string[] = [];
    const note = (name: string): void => services.add(name, async () => void begun.push(name));
    note("first");
    expect(begun).toEqual([]);
    services.start();
    note("second");
    await turn();
    expect(begun).toEqual(["first", "second"]);
  });

  test("are named while they run", async () => {
    const { services } = served();
    services.add(
      "poll",
      until(() => {}),
    );
    services.add("once", async () => {});
    expect([...services.running]).toEqual([]);
    services.start();
    await turn();
    expect([...services.running]).toEqual(["poll"]);
    await services.stop();
    expect([...services.running]).toEqual([]);
  });

  test("do not begin when the device has stopped, and a stop waits for none of them", async () => {
    const { services } = served();
    services.start();
    await services.stop();
    let hasBegun = false;
    services.add("late", async () => {
      hasBegun = true;
    });
    await turn();
    expect([hasBegun, [...services.running]]).toEqual([false, []]);
  });

  test("that fail are told of, and one that ends as it was told to is not", async () => {
    const { services, told } = served();
    const rethrow = (reason: unknown): void => {
      throw reason;
    };
    services.add("poll", async () => {
      throw new Error("no answer");
    });
    services.add("at-once", () => {
      throw new Error("no start");
    });
    services.add("obedient", until(rethrow));
    services.add(
      "clumsy",
      until(() => rethrow(new Error("no end"))),
    );
    services.start();
    await turn();
    expect(told.toSorted()).toEqual(["at-once failed: Error: no start", "poll failed: Error: no answer"]);
    await services.stop();
    expect(told.slice(2)).toEqual(["clumsy failed late: Error: no end"]);
  });
});
