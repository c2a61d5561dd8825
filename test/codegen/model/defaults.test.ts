import { describe, expect, test } from "vitest";
import { compileInterface } from "../../../codegen/compile.js";
import { plainType } from "../../../codegen/model/plain-type.js";
import { compileText } from "../../support/compile-text.js";

const field = (keys: object): object => ({ name: "a", ...keys });
const withArgument = (keys: object, rest: object = {}): object => ({
  requests: { go: { description: "Go.", arguments: [field(keys)] } },
  ...rest,
});
const argumentOf = (keys: object, rest: object = {}) =>
  compileText(withArgument(keys, rest)).model.requests[0]?.signatures[0]?.arguments[0];

describe("what an interface does not say", () => {
  test("is empty, false or not there in its model", () => {
    const { model } = compileText({
      description: undefined,
      types: { level: { type: "float" } },
      requests: { go: { description: "Go.", arguments: [{ name: "a", type: "integer" }] } },
      informs: { told: { description: "T." } },
      groups: { "rx{n}": { parameters: { n: { values: ["a"] } }, sensors: { on: { type: "boolean", description: "O." } } } },
    });
    expect(model).toMatchObject({ description: "", open: false, roles: [], standard: [], extensions: {} });
    expect([...model.allowances]).toEqual([]);
    const nothing = { identifier: undefined, extensions: {} };
    expect(model.types).toMatchObject([{ ...nothing, description: "", deprecated: undefined, example: undefined }]);
    expect(model.requests).toMatchObject([
      { ...nothing, deprecated: undefined, timeout: undefined, access: undefined, aliases: [], hasSignatures: false },
    ]);
    expect(model.requests[0]?.signatures).toMatchObject([
      { suffix: undefined, description: "", usage: "?go a", informs: undefined, kinds: undefined, reply: [], examples: [], extensions: {} },
    ]);
    expect(model.requests[0]?.signatures[0]?.arguments).toMatchObject([
      {
        ...nothing,
        name: "a",
        description: "",
        words: undefined,
        optional: false,
        default: undefined,
        repeated: undefined,
        secret: false,
        example: undefined,
      },
    ]);
    expect(model.informs).toMatchObject([{ ...nothing, deprecated: undefined, arguments: [] }]);
    expect(model.sensors).toMatchObject([
      {
        ...nothing,
        deprecated: undefined,
        example: undefined,
        initial: undefined,
        nominal: undefined,
        warn: undefined,
        otherwise: undefined,
        status: undefined,
        stale: undefined,
        strategy: undefined,
        dynamic: false,
        aliases: [],
      },
    ]);
    expect(model.sensorTree.groups).toMatchObject([{ ...nothing, description: "", separator: ".", dynamic: false }]);
    expect(model.sensors[0]?.family?.parameters).toMatchObject([
      {
        description: "",
        type: "string",
        values: ["a"],
        meanings: undefined,
        named: undefined,
        minimum: undefined,
        maximum: undefined,
        digits: undefined,
        dotted: false,
        pattern: undefined,
      },
    ]);
    expect(model.types[0]?.type).toEqual(plainType("float"));
  });

  test("is a count from nothing to any, of what is repeated", () => {
    const any = { minimum: 0, maximum: Number.POSITIVE_INFINITY };
    expect(argumentOf({ type: "float", repeated: true })?.repeated).toEqual(any);
    expect(argumentOf({ type: "float", repeated: {} })?.repeated).toEqual(any);
    expect(argumentOf({ type: "float", repeated: { minimum: 2 } })?.repeated).toEqual({ ...any, minimum: 2 });
    expect(argumentOf({ type: "float", repeated: { maximum: 2 } })?.repeated).toEqual({ ...any, maximum: 2 });
    expect(argumentOf({ type: "float", repeated: false })?.repeated).toBeUndefined();
  });

  test("may be that a value means something, and then all the others mean nothing", () => {
    expect(argumentOf({ values: { x: "Ex.", y: "" } })?.type).toMatchObject({ values: ["x", "y"], meanings: ["Ex.", ""] });
    expect(argumentOf({ values: { x: "", y: "" } })?.type).toMatchObject({ values: ["x", "y"], meanings: undefined });
    expect(argumentOf({ values: ["x", "y"] })?.type).toMatchObject({ datatype: "discrete", values: ["x", "y"], meanings: undefined });
  });
});

test("the name of the file has no characters that could end a line of a header", () => {
  const text = '{ "name": "d", "version": "d-1.0", "description": "D." }';
  const sourceOf = (file: string) => compileInterface(Buffer.from(text), file).model?.source;
  expect([sourceOf("a/dev.katcp.json"), sourceOf("a/d\ne\u0085v.json")]).toEqual(["dev.katcp.json", "d?e?v.json"]);
});

describe("where a named type is used", () => {
  const types = {
    time: { type: "timestamp", units: "s", example: 5 },
    level: { type: "float", units: "dB", minimum: 0, example: 1 },
  };

  test("it is the same type, with units and an example of its own", () => {
    const level = { datatype: "float", minimum: 0, named: { name: "level" } };
    expect(argumentOf({ type: "level" }, { types })?.type).toMatchObject({ ...level, units: "dB", now: false });
    expect(argumentOf({ type: "level", units: "V", example: 2 }, { types })).toMatchObject({ type: { ...level, units: "V" }, example: 2 });
    expect(argumentOf({ type: "level", units: "" }, { types })?.type).toMatchObject({ ...level, units: undefined });
  });

  test("the word now is accepted if it is a timestamp, and nowhere else", () => {
    expect(argumentOf({ type: "time", now: true }, { types })?.type).toMatchObject({ datatype: "timestamp", now: true, units: "s" });
    expect(argumentOf({ type: "time", now: false }, { types })?.type.now).toBe(false);
    expect(argumentOf({ type: "timestamp", now: true })?.type.now).toBe(true);
    expect(compileText(withArgument({ type: "level", now: true }, { types })).errors).toEqual([
      expect.stringContaining('conflict: "now" cannot be used with "type": "level", which is a named type'),
    ]);
  });

  test("nothing is narrowed, also where a key says what the type says anyway", () => {
    expect(compileText(withArgument({ type: "level", minimum: 0 }, { types })).errors).toEqual([
      expect.stringMatching(/conflict: "minimum" cannot be .*write it where "level" is defined/),
    ]);
    expect(compileText(withArgument({ type: "level", bigint: false }, { types })).errors).toEqual([]);
  });
});

describe("what a family is", () => {
  const sensor = (parameters: object | undefined, name = "a{n}", keys: object = {}) =>
    compileText({ sensors: { [name]: { type: "boolean", description: "S.", parameters, ...keys } } }).model.sensors[0];

  test("is closed where all its members are known, and else it is dynamic", () => {
    expect(sensor({ n: { values: ["x"] } })).toMatchObject({ family: { isClosed: true }, dynamic: false, own: { dynamic: false } });
    expect(sensor({ n: { type: "integer", maximum: 3 } })).toMatchObject({ family: { isClosed: true }, dynamic: false });
    expect(sensor({ n: { type: "integer", minimum: 3 } })).toMatchObject({ family: { isClosed: false }, dynamic: true });
    expect(sensor({ n: { type: "string" } })).toMatchObject({ family: { isClosed: false }, dynamic: true, own: { dynamic: true } });
    expect(sensor({ n: { values: ["x"] } }, "a{n}", { dynamic: true })).toMatchObject({ family: { isClosed: true }, dynamic: true });
    expect(sensor(undefined, "a")).toMatchObject({ family: undefined, dynamic: false });
    expect(sensor(undefined, "a", { dynamic: true })).toMatchObject({ family: undefined, dynamic: true });
  });

  test("has the parameters of its groups and then its own, and is dynamic where a group is", () => {
    const { model } = compileText({
      groups: {
        "{p}": {
          parameters: { p: { type: "string" } },
          separator: "-",
          sensors: { "a{n}": { type: "boolean", description: "S.", parameters: { n: { values: ["x"] } } } },
          groups: { rx: { sensors: { on: { type: "boolean", description: "O." } } } },
        },
      },
    });
    expect(
      model.sensors.map(({ name, own, dynamic, family }) => [name, own.name, own.dynamic, dynamic, family?.parameters.length]),
    ).toEqual([
      ["{p}-a{n}", "a{n}", false, true, 2],
      ["{p}-rx.on", "on", false, true, 1],
    ]);
    const [group] = model.sensorTree.groups;
    expect([group?.own.dynamic, group?.dynamic, group?.groups[0]?.own.dynamic, group?.groups[0]?.dynamic]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect(group?.groups[0]).toMatchObject({ name: "{p}-rx", own: { name: "rx", parameters: [] } });
  });

  test("has integers padded to as many digits as its parameter says, and the named discrete whose values they are", () => {
    const digits = sensor({ n: { type: "integer", minimum: 1, maximum: 64, digits: 3, description: "N." } })?.family?.parameters;
    expect(digits).toMatchObject([
      { type: "integer", minimum: 1, maximum: 64, digits: 3, dotted: false, description: "N.", values: undefined },
    ]);
    expect(sensor({ n: { type: "string", dotted: true } })?.family?.parameters).toMatchObject([{ type: "string", dotted: true }]);
    const { model } = compileText({
      types: { pol: { values: { h: "Across.", v: "" } } },
      sensors: { "a{n}": { type: "boolean", description: "S.", parameters: { n: { type: "pol" } } } },
    });
    expect(model.sensors[0]?.family?.parameters).toMatchObject([
      { values: ["h", "v"], meanings: ["Across.", ""], named: { name: "pol" }, type: "string" },
    ]);
  });
});
