import { type DeviceContract, DeviceServer, type DynamicSensorFamily, type SensorFamily } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { FamilyTemplate } from "../../../runtime/sensors/family-template.js";
import { startDevice } from "../../support/running-device.js";

const contract: DeviceContract = {
  name: "d",
  version: "d-1.0",
  sensors: [
    {
      name: "input{input}.{pol}.power",
      member: "inputPower",
      type: "float",
      description: "Power.",
      nominal: [-10, 10],
      stale: { after: 5, status: "error" },
      parameters: [
        { name: "input", type: "integer", minimum: 0, maximum: 1, digits: 2 },
        { name: "pol", values: ["h", "v"] },
      ],
    },
    { name: "{stream}.rate", member: "rate", type: "float", description: "Rate.", dynamic: true, parameters: [{ name: "stream" }] },
  ],
};

class Dut extends DeviceServer {
  declare readonly sensors: {
    readonly inputPower: SensorFamily<{ input: number; pol: "h" | "v" }, number>;
    readonly rate: DynamicSensorFamily<{ stream: string }, number>;
  };
}

const quiet = { port: 0, buildState: "d-1", logSink: () => {} };

describe("a closed family", () => {
  test("has all its members from the start, each with the rules of the contract", () => {
    const clock = new FakeClock();
    const { sensors, sensorSet } = new Dut(contract, { ...quiet, clock });
    expect([...sensorSet.keys()]).toEqual(["input00.h.power", "input00.v.power", "input01.h.power", "input01.v.power"]);
    const member = sensors.inputPower({ input: 1, pol: "v" });
    expect(member).toBe(sensorSet.get("input01.v.power"));
    member.value = 20;
    expect(member.status).toBe("warn");
    clock.advance(5000);
    expect([member.status, sensors.inputPower({ input: 0, pol: "h" }).status]).toEqual(["error", "error"]);
    expect([...sensors.inputPower].map(([parameters, { name }]) => [parameters, name])[2]).toEqual([
      { input: 1, pol: "h" },
      "input01.h.power",
    ]);
    expect(sensors.inputPower.has({ input: 1, pol: "h" })).toBe(true);
  });

  test.each([
    [{ input: 2, pol: "h" }, "input: expected an integer from 0 to 1, received 2"],
    [{ input: 0.5, pol: "h" }, "input: expected an integer from 0 to 1, received 0.5"],
    [{ input: 0, pol: "x" }, 'pol: expected one of h, v, received "x"'],
    [{ pol: "h" }, "input: expected an integer from 0 to 1, received undefined"],
  ])("refuses %j", (parameters, message) => {
    const { sensors } = new Dut(contract, quiet);
    const call = sensors.inputPower as (values: object) => unknown;
    expect(() => call(parameters)).toThrow(`sensor family "input{input}.{pol}.power": ${message}`);
  });
});

describe("an open family", () => {
  test("has the members that code adds, and tells the clients", async () => {
    const { client, device } = await startDevice(new Dut(contract, quiet));
    const { rate } = device.sensors;
    expect(() => rate({ stream: "i0" })).toThrow('sensor "i0.rate" of the family "{stream}.rate" is not there: add it first');
    rate.add({ stream: "i0" }).value = 4;
    expect(await client.until(/changed/)).toEqual(["#interface-changed sensor i0.rate added"]);
    expect((await client.ask("?sensor-value i0.rate"))[0]).toMatch(/ 1 i0.rate nominal 4.0$/);
    expect(rate.add({ stream: "i0" })).toBe(rate({ stream: "i0" }));
    expect([...rate].map(([{ stream }]) => stream)).toEqual(["i0"]);
    expect([rate.remove({ stream: "i0" }), rate.remove({ stream: "i0" }), rate.has({ stream: "i0" })]).toEqual([true, false, false]);
    expect(await client.until(/changed/)).toEqual(["#interface-changed sensor i0.rate removed"]);
    expect([...rate]).toEqual([]);
    expect(rate.add({ stream: "i0" }).value).toBe(4);
    expect(() => rate.add({ stream: "a.b" })).toThrow('stream: expected a text of letters, digits, _ and -, received "a.b"');
  });
});

test("a family that is cleared has no members, keeps what they held, and tells the clients once", async () => {
  const { client, device } = await startDevice(new Dut(contract, quiet));
  const { rate } = device.sensors;
  const others = device.sensorSet.size;
  for (const stream of ["i0", "i1", "i2"]) rate.add({ stream }).value = 4;
  expect(await client.until(/changed/)).toEqual(["#interface-changed sensor-list"]);
  rate.clear();
  rate.clear();
  expect(await client.until(/changed/)).toEqual(["#interface-changed sensor-list"]);
  expect([[...rate], device.sensorSet.size]).toEqual([[], others]);
  expect(rate.add({ stream: "i1" }).value).toBe(4);
  expect(await client.until(/changed/)).toEqual(["#interface-changed sensor i1.rate added"]);
});

describe("a template", () => {
  test.each<[string, ConstructorParameters<typeof FamilyTemplate>[1], string, object | undefined]>([
    ["a{n}", [{ name: "n", type: "integer" }], "a12", { n: 12 }],
    ["a{n}", [{ name: "n", type: "integer" }], "a012", undefined],
    ["a{n}", [{ name: "n", type: "integer", digits: 3 }], "a012", { n: 12 }],
    ["a{n}", [{ name: "n", type: "integer", digits: 3 }], "a1234", { n: 1234 }],
    ["a{n}", [{ name: "n", type: "integer", digits: 3 }], "a12", undefined],
    ["{a}.{b}", [{ name: "a", dotted: true }, { name: "b" }], "x.y.z", { a: "x.y", b: "z" }],
    ["{a}.{b}", [{ name: "a" }, { name: "b", dotted: true }], "x.y.z", { a: "x", b: "y.z" }],
    ["{a}.{b}", [{ name: "a" }, { name: "b" }], "x.y.z", undefined],
    [
      "{p}{n}",
      [
        { name: "n", type: "integer", minimum: 1 },
        { name: "p", values: ["h", "v"] },
      ],
      "v3",
      { n: 3, p: "v" },
    ],
    [
      "{p}{n}",
      [
        { name: "n", type: "integer", minimum: 1 },
        { name: "p", values: ["h", "v"] },
      ],
      "v0",
      undefined,
    ],
    ["a.b{c}", [{ name: "c" }], "axbc", undefined],
  ])("%s with %j reads %s as %j", (template, parameters, name, values) => {
    const family = new FamilyTemplate(template, parameters);
    expect(family.parse(name)).toEqual(values);
    if (values !== undefined) expect(family.format(values as Record<string, string>)).toBe(name);
  });

  test("needs a parameter for each placeholder", () => {
    expect(() => new FamilyTemplate("a{b}", [])).toThrow('sensor family "a{b}": {b} has no parameter');
  });
});

describe("a template", () => {
  test.each([
    ["a{a}", "ax", { a: "x" }],
    ["x{a}a{b}", "xyaz", { a: "y", b: "z" }],
    ["{a}b{b}b", "1b2b", { a: "1", b: "2" }],
  ])("%s takes text that is called as a parameter is for text: %s", (template, name, values) => {
    const family = new FamilyTemplate(template, [{ name: "a" }, ...("b" in values ? [{ name: "b" }] : [])]);
    expect(family.parse(name)).toEqual(values);
    expect(family.format(values)).toBe(name);
  });

  test("does not fit a name that begins or ends otherwise", () => {
    const family = new FamilyTemplate("in.{a}.out", [{ name: "a" }]);
    expect(["in.x.out", "on.x.out", "in.x.oud"].map((name) => family.parse(name))).toEqual([{ a: "x" }, undefined, undefined]);
  });
});
