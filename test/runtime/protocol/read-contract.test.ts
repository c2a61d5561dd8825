import { type Contract, ContractError } from "katcp-runtime";
import { pattern } from "katcp-runtime/pattern";
import { describe, expect, test } from "vitest";
import type { Pattern } from "../../../runtime/protocol/contract.js";
import { printContract } from "../../../runtime/protocol/contract-data.js";
import { readContract } from "../../../runtime/protocol/read-contract.js";

const made = (source: string): Pattern => pattern(source);
const read = (value: unknown): Contract => readContract(JSON.stringify(value), made);
const head = { format: 1, name: "d", version: "d-1.0" };

/** A field with every key that one may have. */
const field = {
  name: "a-b",
  type: "float",
  values: ["x"],
  minimum: -1.5,
  maximum: 2,
  separator: ",",
  bigint: false,
  now: true,
  member: "aB",
  optional: false,
  secret: true,
  words: ["auto"],
  default: [1],
  repeated: { minimum: 1 },
};
const parameter = { name: "n", type: "integer", values: ["x"], minimum: 0, maximum: 5, digits: 2, dotted: true };
const sensor = {
  name: "s",
  type: "discrete",
  values: ["on", "off"],
  minimum: 0,
  maximum: 1,
  separator: ":",
  bigint: true,
  now: false,
  description: "S.",
  member: "sen",
  units: "Hz",
  strategy: "event",
  dynamic: true,
  aliases: ["old"],
  status: { on: "nominal", off: "warn" },
  parameters: [parameter],
};
const call = {
  member: "goOn",
  description: "Go.",
  arguments: [field],
  informs: [field],
  kinds: [{ name: "told", arguments: [field] }],
  reply: [field],
  safe: true,
  idempotent: false,
  when: [{ sensor: "s", values: ["on", true] }],
};
const group = {
  name: "g{n}",
  member: "g",
  separator: "-",
  dynamic: true,
  parameters: [parameter],
  sensors: [sensor],
  groups: [{ name: "h", sensors: [sensor] }],
};
const whole = {
  ...head,
  description: "D.",
  roles: ["monitor", "operator"],
  requests: [{ name: "go", ...call, signatures: [call], timeout: 5, deprecated: "use come", access: "operator", aliases: ["old-go"] }],
  informs: [{ name: "told", member: "told", description: "T.", arguments: [field] }],
  sensors: [sensor],
  groups: [group],
};

describe("a contract that a device has sent", () => {
  test("is read with every key that a client needs", () => {
    expect(read(whole)).toEqual(whole);
    expect(read(head)).toEqual(head);
  });

  test("loses what only a device reads, and what nobody knows", () => {
    const more = { initial: { value: 1 }, nominal: [0, 1], warn: [0, 1], otherwise: "warn", stale: { after: 1, status: "warn" }, x: 1 };
    expect(read({ ...whole, sensors: [{ ...sensor, ...more }], standard: [], x: 1 })).toEqual(whole);
  });

  test("has patterns that match", () => {
    const contract = read({
      ...head,
      sensors: [{ name: "s", type: "string", description: "S.", pattern: "m\\d" }],
      groups: [{ name: "{n}", parameters: [{ name: "n", pattern: "[ab]" }] }],
      informs: [{ name: "told", description: "T.", arguments: [{ name: "a", type: "string", pattern: "x+" }] }],
    });
    expect(contract.sensors?.[0]?.pattern?.matches("m1")).toBe(true);
    expect(contract.groups?.[0]?.parameters?.[0]?.pattern?.matches("c")).toBe(false);
    expect(contract.informs?.[0]?.arguments?.[0]?.pattern?.source).toBe("x+");
    expect(() => read({ ...head, sensors: [{ name: "s", type: "string", description: "S.", pattern: "(" }] })).toThrow(ContractError);
  });

  const argumentOf = (keys: object): unknown =>
    read({ ...head, informs: [{ name: "i", description: "I.", arguments: [{ name: "a", ...keys }] }] }).informs?.[0]?.arguments?.[0];

  test("has limits as numbers, and as bigints where they are text", () => {
    expect(argumentOf({ type: "integer", minimum: "-18446744073709551616", maximum: "+5" })).toMatchObject({
      minimum: -(2n ** 64n),
      maximum: 5n,
    });
    expect(argumentOf({ type: "float", minimum: 0.5 })).toMatchObject({ minimum: 0.5 });
    expect(argumentOf({ type: "integer", maximum: "9".repeat(400) })).toMatchObject({ maximum: 10n ** 400n - 1n });
    for (const maximum of ["", "5x", "x5", "1.5", "9".repeat(401), true, null, [1]])
      expect(() => argumentOf({ type: "integer", maximum })).toThrow(
        "the contract/informs/0/arguments/0/maximum: expected a number, received",
      );
  });

  test.each<[object, unknown]>([
    [{ type: "float", default: "NaN" }, Number.NaN],
    [{ type: "float", default: "-Infinity" }, Number.NEGATIVE_INFINITY],
    [{ type: "float", default: 1.5 }, 1.5],
    [{ type: "float", default: "auto", words: ["auto"] }, "auto"],
    [{ type: "integer", default: "12" }, "12"],
    [{ type: "integer", bigint: true, default: "-12" }, -12n],
    [{ type: "integer", bigint: true, default: "+12" }, 12n],
    [{ type: "integer", bigint: true, default: 12 }, 12],
    [{ type: "integer", bigint: true, default: "x12" }, "x12"],
    [{ type: "integer", bigint: true, default: "12x" }, "12x"],
    [{ type: "integer", bigint: true, default: "12", words: ["12"] }, "12"],
    [{ type: "integer", bigint: true, separator: ",", default: ["1", 2] }, [1n, 2]],
    [{ type: "float", separator: ",", default: ["NaN", 2] }, [Number.NaN, 2]],
    [{ type: "float", separator: ",", words: ["all"], default: "all" }, "all"],
    [{ type: "string", default: "5" }, "5"],
    [{ type: "json", default: ["1"] }, ["1"]],
    [{ type: "json", default: null }, null],
  ])("has the default of %j as generated code has it: %s", (keys, value) => {
    expect(argumentOf(keys)).toEqual({ name: "a", ...keys, default: value });
  });

  test.each<[unknown, string]>([
    [[], "the contract: expected an object, received []"],
    [null, "the contract: expected an object, received null"],
    ["x", 'the contract: expected an object, received "x"'],
    [{ name: "d", version: "d-1.0" }, 'the contract: expected the key "format"'],
    [{ format: 1, version: "d-1.0" }, 'the contract: expected the key "name"'],
    [{ format: 1, name: "d" }, 'the contract: expected the key "version"'],
    [{ ...head, format: "1" }, 'the contract/format: expected a number, received "1"'],
    [{ ...head, name: 5 }, "the contract/name: expected text, received 5"],
    [{ ...head, name: null }, "the contract/name: expected text, received null"],
    [{ ...head, roles: "x" }, 'the contract/roles: expected a list, received "x"'],
    [{ ...head, roles: ["x", 1] }, "the contract/roles/1: expected text, received 1"],
    [{ ...head, sensors: [{ type: "float", description: "S." }] }, 'the contract/sensors/0: expected the key "name"'],
    [{ ...head, sensors: [{ name: "s", description: "S." }] }, 'the contract/sensors/0: expected the key "type"'],
    [{ ...head, sensors: [{ name: "s", type: "float" }] }, 'the contract/sensors/0: expected the key "description"'],
    [{ ...head, sensors: [{ ...sensor, type: "flaot" }] }, "the contract/sensors/0/type: expected one of integer, float, "],
    [{ ...head, sensors: [{ ...sensor, type: 5 }] }, "the contract/sensors/0/type: expected text, received 5"],
    [{ ...head, sensors: [{ ...sensor, dynamic: "yes" }] }, 'the contract/sensors/0/dynamic: expected true or false, received "yes"'],
    [{ ...head, sensors: [{ ...sensor, dynamic: 1 }] }, "the contract/sensors/0/dynamic: expected true or false, received 1"],
    [{ ...head, sensors: [{ ...sensor, status: { on: "fine" } }] }, "the contract/sensors/0/status/on: expected one of unknown, nominal"],
    [{ ...head, sensors: [{ ...sensor, status: ["on"] }] }, 'the contract/sensors/0/status: expected an object, received ["on"]'],
    [{ ...head, sensors: [{ ...sensor, parameters: [{}] }] }, 'the contract/sensors/0/parameters/0: expected the key "name"'],
    [
      { ...head, sensors: [{ ...sensor, parameters: [{ name: "n", type: "float" }] }] },
      "the contract/sensors/0/parameters/0/type: expected one of integer, string, received",
    ],
    [
      { ...head, sensors: [{ ...sensor, parameters: [{ name: "n", digits: "2" }] }] },
      'the contract/sensors/0/parameters/0/digits: expected a number, received "2"',
    ],
    [{ ...head, requests: [{ name: "go" }] }, 'the contract/requests/0: expected the key "description"'],
    [{ ...head, requests: [{ description: "Go." }] }, 'the contract/requests/0: expected the key "name"'],
    [
      { ...head, requests: [{ name: "go", description: "Go.", arguments: [{ name: "a" }] }] },
      'the contract/requests/0/arguments/0: expected the key "type"',
    ],
    [
      { ...head, requests: [{ name: "go", description: "Go.", arguments: [{ type: "float" }] }] },
      'the contract/requests/0/arguments/0: expected the key "name"',
    ],
    [{ ...head, requests: [{ name: "go", description: "Go.", kinds: [{}] }] }, 'the contract/requests/0/kinds/0: expected the key "name"'],
    [
      { ...head, requests: [{ name: "go", description: "Go.", when: [{ sensor: "s" }] }] },
      'the contract/requests/0/when/0: expected the key "values"',
    ],
    [
      { ...head, requests: [{ name: "go", description: "Go.", when: [{ values: [] }] }] },
      'the contract/requests/0/when/0: expected the key "sensor"',
    ],
    [{ ...head, informs: [{ name: "i" }] }, 'the contract/informs/0: expected the key "description"'],
    [{ ...head, informs: [{ description: "I." }] }, 'the contract/informs/0: expected the key "name"'],
    [{ ...head, groups: [{}] }, 'the contract/groups/0: expected the key "name"'],
    [{ ...head, groups: [{ name: "g", groups: [{ name: 5 }] }] }, "the contract/groups/0/groups/0/name: expected text, received 5"],
    [{ ...head, name: ["x".repeat(200)] }, "… (204 characters)"],
  ])("is refused where it is none: %j", (value, problem) => {
    expect(() => read(value)).toThrow(ContractError);
    expect(() => read(value)).toThrow(problem);
  });

  test("is refused where it is no JSON, or of another format", () => {
    expect(() => readContract("{", made)).toThrow(new ContractError("the contract is no JSON"));
    expect(() => read({ ...head, format: 2 })).toThrow(
      'the contract of "d" has format 2, but this katcp-runtime accepts 1: install the katcp-runtime of the same version as the katcp-gen that wrote it',
    );
  });

  test("is read as it was printed", () => {
    const { describe: _, ...contract } = whole as Contract;
    expect(readContract(printContract(contract), made)).toEqual(JSON.parse(printContract(contract)));
  });
});
