import { describe, expect, test } from "vitest";
import type { PageMessage } from "../../../gateway/live/messages.js";
import { LiveReadings } from "../../../gateway/panel/state/live-readings.js";

function setUp() {
  const sent: PageMessage[] = [];
  const waiting: (() => void)[] = [];
  const frames: (() => void)[] = [];
  const readings = new LiveReadings({
    send: (message) => sent.push(message),
    later: (callback) => waiting.push(callback),
    nextFrame: (callback) => frames.push(callback),
  });
  const settle = (): PageMessage[] => {
    for (const callback of waiting.splice(0)) callback();
    return sent.splice(0);
  };
  /** Draws a frame; whether there was something to draw. */
  const frame = (): boolean => {
    const asked = frames.splice(0);
    for (const callback of asked) callback();
    return asked.length > 0;
  };
  return { readings, settle, frame };
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
    const { readings, frame } = setUp();
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
    frame();
    expect(readings.of("dev", "a").value).toEqual({ timestamp: 1, status: "nominal", text: "1" });
    expect(readings.of("dev", "b").value).toBeUndefined();
    expect(heard).toEqual(["1"]);
  });

  test("that say what is known already are no news", () => {
    const { readings } = setUp();
    readings.watch().set("dev", ["a"]);
    const heard: string[] = [];
    readings.listen("dev", "a", ({ status, text }) => heard.push(`${status} ${text}`));
    const rows = [
      ["a", 1, "nominal", "1"],
      ["a", 1, "nominal", "1"],
      ["a", 1, "warn", "1"],
      ["a", 2, "warn", "1"],
      ["a", 2, "warn", "2"],
    ] as const;
    for (const row of rows) readings.take({ type: "readings", device: "dev", rows: [row] });
    expect(heard).toEqual(["nominal 1", "warn 1", "warn 1", "warn 2"]);
  });

  test("of a sensor that was let go are forgotten: they would be old", () => {
    const { readings, frame } = setUp();
    const watch = readings.watch();
    watch.set("dev", ["a"]);
    readings.take({ type: "readings", device: "dev", rows: [["a", 1, "nominal", "1"]] });
    frame();
    watch.close();
    readings.watch().set("dev", ["a"]);
    expect(readings.of("dev", "a").value).toBeUndefined();
  });

  test("that come at once are shown a part in each frame, the latest of each, and are heard at once", () => {
    const { readings, frame } = setUp();
    const names = Array.from({ length: 45 }, (_, index) => `s${index}`);
    readings.watch().set("dev", names);
    const shown = (): number => names.filter((name) => readings.of("dev", name).value !== undefined).length;
    const heard: string[] = [];
    readings.listen("dev", "s44", ({ text }) => heard.push(text));
    for (const text of ["1", "2"])
      readings.take({ type: "readings", device: "dev", rows: names.map((name) => [name, 1, "nominal", text] as const) });
    expect(heard).toEqual(["1", "2"]);
    const counts = [shown()];
    while (frame()) counts.push(shown());
    expect(counts).toEqual([0, 8, 16, 24, 32, 40, 45]);
    expect(new Set(names.map((name) => readings.of("dev", name).value?.text))).toEqual(new Set(["2"]));
  });

  test("that are still to be shown are known to who comes later: nobody is told of them again", () => {
    const { readings, settle, frame } = setUp();
    readings.watch().set("dev", ["a", "b"]);
    settle();
    expect([readings.latest("dev", "a"), readings.latest("dev", "z"), readings.latest("cbf", "a")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    readings.take({ type: "readings", device: "dev", rows: [["a", 1, "nominal", "5"]] });
    const reading = { timestamp: 1, status: "nominal", text: "5" };
    expect([readings.of("dev", "a").peek(), readings.latest("dev", "a")]).toEqual([undefined, reading]);
    frame();
    expect([readings.of("dev", "a").peek(), readings.latest("dev", "a"), readings.latest("dev", "b")]).toEqual([
      reading,
      reading,
      undefined,
    ]);
  });

  test("of very many sensors are shown within six frames", () => {
    const { readings, frame } = setUp();
    const names = Array.from({ length: 1000 }, (_, index) => `s${index}`);
    readings.watch().set("dev", names);
    readings.take({ type: "readings", device: "dev", rows: names.map((name) => [name, 1, "nominal", "1"] as const) });
    let frames = 0;
    while (frame()) frames++;
    expect(frames).toBe(6);
    expect(readings.of("dev", "s999").value?.text).toBe("1");
  });
});
