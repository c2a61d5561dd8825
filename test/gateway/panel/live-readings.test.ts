import { describe, expect, test } from "vitest";
import type { PageMessage } from "../../../gateway/live/messages.js";
import { LiveReadings } from "../../../gateway/panel/state/live-readings.js";

function setUp() {
  const sent: PageMessage[] = [];
  const waiting: (() => void)[] = [];
  const readings = new LiveReadings(
    (message) => sent.push(message),
    (callback) => waiting.push(callback),
  );
  const settle = (): PageMessage[] => {
    for (const callback of waiting.splice(0)) callback();
    return sent.splice(0);
  };
  return { readings, settle };
}

describe("what the page watches", () => {
  test("is said once for all its parts", () => {
    const { readings, settle } = setUp();
    readings.watch().set("dev", ["a", "b"]);
    readings.watch().set("dev", ["b", "c"]);
    expect(settle()).toEqual([{ type: "watch", device: "dev", sensors: ["a", "b", "c"] }]);
  });

  test("ends when the last part lets go of it", () => {
    const { readings, settle } = setUp();
    const [one, other] = [readings.watch(), readings.watch()];
    one.set("dev", ["a"]);
    other.set("dev", ["a", "b"]);
    settle();
    other.close();
    expect(settle()).toEqual([{ type: "watch", device: "dev", sensors: ["a"] }]);
    one.close();
    one.close();
    expect(settle()).toEqual([{ type: "watch", device: "dev", sensors: [] }]);
  });

  test("is not said again where it stays the same", () => {
    const { readings, settle } = setUp();
    const watch = readings.watch();
    watch.set("dev", ["a"]);
    settle();
    watch.set("dev", ["a"]);
    expect(settle()).toEqual([]);
  });

  test("is said to a new connection in full", () => {
    const { readings, settle } = setUp();
    readings.watch().set("dev", ["a"]);
    readings.watch().set("cbf", ["b"]);
    settle();
    readings.sendAll();
    expect(settle()).toEqual([
      { type: "watch", device: "dev", sensors: ["a"] },
      { type: "watch", device: "cbf", sensors: ["b"] },
    ]);
  });
});

describe("readings", () => {
  test("reach those who watch, and nobody else", () => {
    const { readings } = setUp();
    readings.watch().set("dev", ["a"]);
    const heard: string[] = [];
    readings.listen("dev", "a", ({ text }) => heard.push(text));
    readings.take({
      type: "readings",
      device: "dev",
      rows: [
        ["a", 1, "nominal", "1"],
        ["b", 1, "nominal", "2"],
      ],
    });
    readings.take({ type: "readings", device: "other", rows: [["a", 1, "warn", "3"]] });
    expect(readings.of("dev", "a").value).toEqual({ timestamp: 1, status: "nominal", text: "1" });
    expect(readings.of("dev", "b").value).toBeUndefined();
    expect(heard).toEqual(["1"]);
  });

  test("of a sensor that was let go are forgotten: they would be old", () => {
    const { readings } = setUp();
    const watch = readings.watch();
    watch.set("dev", ["a"]);
    readings.take({ type: "readings", device: "dev", rows: [["a", 1, "nominal", "1"]] });
    watch.close();
    readings.watch().set("dev", ["a"]);
    expect(readings.of("dev", "a").value).toBeUndefined();
  });
});
