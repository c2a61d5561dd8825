import { ContractError, type DeviceContract, DeviceServer, type DynamicSensorFamily, type SensorFamily } from "katcp-runtime";
import { pattern } from "katcp-runtime/pattern";
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
    expect([rate.remove({ stream: "never" }), rate.has({ stream: "never" })]).toEqual([false, false]);
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

describe("a template with a parameter that has a pattern", () => {
  const stream = { name: "stream", pattern: pattern("(i|o)(\\d)?") };

  test.each<[string, ConstructorParameters<typeof FamilyTemplate>[1], string, object | undefined]>([
    [
      "{stream}{n}.{pol}",
      [stream, { name: "n", type: "integer", digits: 2 }, { name: "pol", values: ["h", "v.x"] }],
      "o712.v.x",
      { stream: "o7", n: 12, pol: "v.x" },
    ],
    ["{stream}{n}.{pol}", [stream, { name: "n", type: "integer" }, { name: "pol", values: ["h", "v.x"] }], "o712.vyx", undefined],
    ["{a}.{stream}.{b}", [{ name: "a" }, stream, { name: "b", dotted: true }], "x_-.i.y.z", { a: "x_-", stream: "i", b: "y.z" }],
    ["{a}.{stream}", [{ name: "a" }, stream], "x.y.i", undefined],
    ["[{stream}]+", [stream], "[o]+", { stream: "o" }],
    ["[{stream}]+", [stream], "o+", undefined],
    ["{n}-{a}.{stream}", [{ name: "n", type: "integer" }, { name: "a" }, stream], "1-2-3.i", { n: 1, a: "2-3", stream: "i" }],
  ])("%s with %o reads %s, and leaves out what the pattern captures within itself", (template, parameters, name, values) => {
    const family = new FamilyTemplate(template, parameters);
    expect(family.parse(name)).toEqual(values);
    if (values !== undefined) expect(family.format(values as Record<string, string>)).toBe(name);
  });
});

describe("a value that a parameter does not allow", () => {
  test.each<[ConstructorParameters<typeof FamilyTemplate>[1][number], string | number, string]>([
    [{ name: "p", type: "integer" }, -1, "an integer from 0, received -1"],
    [{ name: "p", type: "integer", minimum: 3 }, 2, "an integer from 3, received 2"],
    [{ name: "p", type: "integer", minimum: 3, maximum: 5 }, 6, "an integer from 3 to 5, received 6"],
    [{ name: "p", type: "integer" }, "7", 'an integer from 0, received "7"'],
    [{ name: "p" }, 7, "a text of letters, digits, _ and -, received 7"],
    [{ name: "p" }, "", 'a text of letters, digits, _ and -, received ""'],
    [{ name: "p", dotted: true }, "a b", 'a text of letters, digits, _, - and dots, received "a b"'],
    [{ name: "p", values: ["h", "v"] }, "hv", 'one of h, v, received "hv"'],
    [{ name: "p", pattern: pattern("m.") }, "m/", 'a text of letters, digits, _, - and dots that matches m., received "m/"'],
    [{ name: "p", pattern: pattern("m.") }, "mxy", 'a text of letters, digits, _, - and dots that matches m., received "mxy"'],
  ])("%o is told with what would be one: %j", (parameter, value, message) => {
    expect(() => new FamilyTemplate("a{p}", [parameter]).format({ p: value })).toThrow(
      new ContractError(`sensor family "a{p}": p: expected ${message}`),
    );
  });
});

describe("the members of a template", () => {
  test("are known where all parameters are, and the last runs fastest", () => {
    const [n, pol] = [{ name: "n", type: "integer", minimum: 1, maximum: 2 } as const, { name: "pol", values: ["h", "v"] }];
    const closed = new FamilyTemplate("{n}{pol}", [n, pol]);
    expect([closed.isClosed, [...closed.combinations()]]).toEqual([
      true,
      [
        { n: 1, pol: "h" },
        { n: 1, pol: "v" },
        { n: 2, pol: "h" },
        { n: 2, pol: "v" },
      ],
    ]);
    for (const other of [{ name: "x" }, { name: "x", type: "integer" } as const, { name: "x", pattern: pattern("a") }]) {
      const open = new FamilyTemplate("{n}{x}", [n, other]);
      expect([open.isClosed, [...open.combinations()]]).toEqual([false, []]);
    }
    const plain = new FamilyTemplate("a", []);
    expect([plain.isClosed, [...plain.combinations()]]).toEqual([true, [{}]]);
    const counted = new FamilyTemplate("{n}", [{ name: "n", type: "integer", maximum: 2 }]);
    expect([...counted.combinations()]).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
  });
});
