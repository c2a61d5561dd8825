import { expect, test } from "vitest";
import { MODEL_FORMAT, printModel } from "../../../codegen/model/print-model.js";
import { compileText } from "../../support/compile-text.js";

const plain = { bigint: false, now: false };
const field = { optional: false, secret: false, extensions: {} };

test("a model is printed as docs/model.md has it: without places, types by their names, and without what does not apply", () => {
  const { model } = compileText({
    roles: ["all"],
    types: { level: { type: "integer", bigint: true, maximum: "18446744073709551615", description: "L." } },
    requests: {
      dump: {
        description: "Dump.",
        timeout: 2,
        arguments: [{ name: "from", type: "level", repeated: { minimum: 1 } }],
        informs: { line: [{ name: "text", type: "string" }] },
        examples: [{ arguments: [1], informs: [["line", "x"]] }],
        when: { "rx.on": [true] },
        aliases: ["print"],
        "x-a": 1,
      },
    },
    groups: {
      rx: {
        sensors: {
          on: { type: "boolean", description: "On.", status: { true: "nominal", false: "warn" } },
          "gain{n}": { type: "float", description: "Gain.", parameters: { n: { type: "integer", maximum: 1 } } },
        },
      },
    },
    "x-b": [2],
  });
  const level = { ...plain, datatype: "integer", bigint: true, maximum: "18446744073709551615" };
  const sensor = { dynamic: false, aliases: [], extensions: {} };
  const n = { name: "n", description: "", type: "integer", maximum: 1, dotted: false, extensions: {} };
  expect(MODEL_FORMAT).toBe(1);
  const text = printModel(model);
  expect(text).toMatch(/^\{\n {2}"format": 1,\n {2}"name": "dev"/);
  expect(JSON.parse(text)).toEqual({
    format: 1,
    name: "dev",
    version: "dev-1.0",
    description: "D.",
    roles: ["all"],
    standard: ["halt", "restart", "log-level"].map((name) => ({ name, access: "all", isPromised: false })),
    open: false,
    types: [{ name: "level", description: "L.", type: level, extensions: {} }],
    requests: [
      {
        name: "dump",
        description: "Dump.",
        timeout: 2,
        access: "all",
        aliases: [{ name: "print" }],
        hasSignatures: false,
        signatures: [
          {
            description: "",
            usage: "?dump from ...",
            arguments: [{ ...field, name: "from", description: "", type: { ...level, named: "level" }, repeated: { minimum: 1 } }],
            kinds: [{ name: "line", arguments: [{ ...field, name: "text", description: "", type: { ...plain, datatype: "string" } }] }],
            examples: [{ description: "", arguments: [1], informs: [{ kind: "line", values: ["x"] }] }],
            effect: { safe: false, idempotent: false, when: [{ sensor: "rx.on", values: [true] }], sets: [] },
            extensions: {},
          },
        ],
        extensions: { "x-a": 1 },
      },
    ],
    informs: [],
    sensors: [
      {
        ...sensor,
        name: "rx.on",
        own: { name: "on", parameters: [], dynamic: false },
        description: "On.",
        type: { ...plain, datatype: "boolean" },
        status: [
          ["true", "nominal"],
          ["false", "warn"],
        ],
      },
      {
        ...sensor,
        name: "rx.gain{n}",
        own: { name: "gain{n}", parameters: [n], dynamic: false },
        description: "Gain.",
        type: { ...plain, datatype: "float" },
        family: { parameters: [n], isClosed: true },
      },
    ],
    groups: [
      {
        name: "rx",
        description: "",
        own: { name: "rx", parameters: [], dynamic: false },
        separator: ".",
        dynamic: false,
        sensors: ["rx.on", "rx.gain{n}"],
        groups: [],
        extensions: {},
      },
    ],
    extensions: { "x-b": [2] },
  });
});

test("what the author wrote as JSON is printed as it is, whatever keys it has", () => {
  const value = { fields: [1], values: [2], places: 3, named: { name: "x" }, examples: 4, kind: null };
  const field = { name: "a", type: "json", example: value };
  const { model } = compileText(
    {
      requests: {
        go: {
          description: "Go.",
          arguments: [{ ...field, default: value }],
          informs: [field],
          reply: [field],
          examples: [{ arguments: [value], informs: [[value]], reply: [value] }],
        },
      },
      sensors: {
        s: { type: "json", schema: "./s.json", description: "S.", initial: { value } },
      },
      "x-own": value,
    },
    { "s.json": { default: value } },
  );
  const { requests, sensors, extensions } = JSON.parse(printModel(model));
  const [signature] = requests[0].signatures;
  expect([signature.arguments[0].default, signature.arguments[0].example]).toEqual([value, value]);
  expect(signature.examples).toEqual([{ description: "", arguments: [value], informs: [{ values: [value] }], reply: [value] }]);
  expect([sensors[0].initial, sensors[0].type.schema.document.default]).toEqual([{ value }, value]);
  expect(extensions).toEqual({ "x-own": value });
});
