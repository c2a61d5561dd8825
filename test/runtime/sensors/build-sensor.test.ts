import { type Codec, ContractError } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import type { SensorContract } from "../../../runtime/protocol/contract.js";
import { sensorBuilder } from "../../../runtime/sensors/build-sensor.js";

const words: Codec<readonly string[]> = { encode: (value) => value.join(" "), decode: (text) => text.split(" ") };
const strict: Codec<string> = {
  encode: (value) => value,
  decode: (text) => {
    if (text === "") throw new Error("nothing is no word");
    return text;
  },
};

function build(contract: Partial<SensorContract> & Pick<SensorContract, "type">) {
  return sensorBuilder({ name: "s", description: "A sensor.", ...contract }, new FakeClock(7))("s");
}

describe("a sensor of an interface", () => {
  test("with a type of the author's own begins with what the empty text stands for", () => {
    const { value, status, timestamp } = build({ type: "string", codec: words as Codec<unknown> });
    expect([value, status, timestamp]).toEqual([[""], "unknown", 7]);
  });

  test("needs an initial value where its codec refuses the empty text", () => {
    const type = { type: "string", codec: strict as Codec<unknown> } as const;
    const refusal = new ContractError('sensor "s": its codec refuses the empty text, so the interface must give an initial value');
    expect(() => build(type)).toThrow(refusal);
    expect(() => build(type)).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ message: expect.stringContaining("nothing is no word") }) }),
    );
    expect(build({ ...type, initial: { value: "a" } }).value).toBe("a");
  });

  test.each<[Partial<SensorContract>, readonly string[]]>([
    [{}, []],
    [{ nominal: [1, 2] }, ["1.0", "2.0"]],
    [{ nominal: [1, 2], warn: [0, 3] }, ["1.0", "2.0", "0.0", "3.0"]],
    [{ nominal: [1, 2], warn: [null, 3] }, ["1.0", "2.0"]],
    [{ nominal: [null, 2], warn: [0, 3] }, []],
    [{ warn: [0, 3] }, []],
  ])("lists the ranges of %j", (ranges, parameters) => expect(build({ type: "float", ...ranges }).parameters).toEqual(parameters));

  test("takes its status, strategy, units and members from it", () => {
    const sensor = build({ type: "float", initial: { value: 3, status: "warn" }, strategy: "event", units: "Hz" });
    expect([sensor.value, sensor.status, sensor.units, sensor.autoStrategy]).toEqual([3, "warn", "Hz", { kind: "event" }]);
  });
});
