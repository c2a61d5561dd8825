import { describe, expect, test } from "vitest";
import { formatStateRefusal, isStateRefusal } from "../../../runtime/protocol/state-refusal.js";

const refusal = (values: readonly (string | boolean)[], value: unknown): string =>
  formatStateRefusal({ request: "capture", state: { sensor: "rx.mode", values }, value });

describe("a refusal because of the state of the device", () => {
  test.each<[readonly (string | boolean)[], unknown, string]>([
    [["ready"], "busy", "?capture needs rx.mode to be ready; it is busy"],
    [["ready", "idle"], "busy", "?capture needs rx.mode to be ready or idle; it is busy"],
    [["a", "b", "c"], "d", "?capture needs rx.mode to be a, b or c; it is d"],
    [[true], false, "?capture needs rx.mode to be true; it is false"],
    [["ready"], undefined, "?capture needs rx.mode to be ready; it is not there"],
  ])("of %j with %j is said as: %s", (values, value, text) => {
    expect(refusal(values, value)).toBe(text);
    expect(isStateRefusal(text, [{ sensor: "rx.mode", values }])).toBe(true);
  });

  test("is known by the sensors that the request needs", () => {
    const text = refusal(["ready"], "busy");
    const state = (sensor: string) => ({ sensor, values: ["ready"] });
    expect(isStateRefusal(text, [state("other"), state("rx.mode")])).toBe(true);
    expect([isStateRefusal(text, []), isStateRefusal(text, [state("other")]), isStateRefusal(text, [state("mode")])]).toEqual([
      false,
      false,
      false,
    ]);
    expect(isStateRefusal("it needs rx.mode to be ready", [state("rx.mode")])).toBe(false);
    expect(isStateRefusal("busy; it is late", [state("rx.mode")])).toBe(false);
  });
});
