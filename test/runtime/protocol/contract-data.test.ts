import type { Contract } from "katcp-runtime";
import { pattern } from "katcp-runtime/pattern";
import { describe, expect, test } from "vitest";
import { printContract } from "../../../runtime/protocol/contract-data.js";
import { checkContract } from "../../../runtime/protocol/contract-format.js";

const head = { format: 1, name: "d", version: "d-1.0" };

describe("a contract in JSON", () => {
  const print = (contract: object): unknown => JSON.parse(printContract({ ...head, ...contract } as Contract));

  test("has no code: no codecs, no checks of schemas, and nothing that describes it", () => {
    const codec = { encode: String, decode: String };
    const schema = { findProblem: () => undefined };
    const fields = [
      { name: "a", type: "string", codec },
      { name: "b", type: "json", schema },
      { name: "c", type: "string", pattern: pattern("m\\d") },
    ];
    expect(print({ describe: async () => ({ text: "" }), informs: [{ name: "i", description: "I.", arguments: fields }] })).toEqual({
      ...head,
      informs: [
        {
          name: "i",
          description: "I.",
          arguments: [
            { name: "a", type: "string" },
            { name: "b", type: "json" },
            { name: "c", type: "string", pattern: "m\\d" },
          ],
        },
      ],
    });
  });

  test("has a default of JSON whole, whatever its keys", () => {
    const value = { codec: 1, schema: { a: "b" }, pattern: { source: "x" }, secret: true, name: null, type: "t", default: 5 };
    const sensors = [{ name: "s", type: "json", description: "S.", initial: { value } }];
    expect(print({ sensors })).toEqual({ ...head, sensors });
  });

  test("has numbers that JSON does not know as text", () => {
    const fields = [
      { name: "a", type: "integer", bigint: true, minimum: -(2n ** 64n), default: 5n },
      { name: "b", type: "float", default: Number.NEGATIVE_INFINITY, maximum: 1e300 },
    ];
    expect(print({ informs: [{ name: "i", description: "I.", arguments: fields }] })).toMatchObject({
      informs: [
        {
          arguments: [
            { minimum: "-18446744073709551616", default: "5" },
            { default: "-Infinity", maximum: 1e300 },
          ],
        },
      ],
    });
  });

  test("tells of a secret default only that there is one", () => {
    const secret = { name: "a", type: "string", secret: true };
    const fields = [{ ...secret, default: "hunter2" }, secret, { ...secret, secret: false, default: "x" }];
    expect(print({ informs: [{ name: "i", description: "I.", arguments: fields }] })).toMatchObject({
      informs: [{ arguments: [{ ...secret, optional: true }, secret, { default: "x" }] }],
    });
    expect(printContract({ ...head, sensors: fields } as never)).not.toContain("hunter2");
  });
});

describe("the format of a contract", () => {
  test("is the first, and its name that of its version, where it does not say", () => {
    expect(checkContract({ version: "my-device-api-1.0" })).toEqual({ version: "my-device-api-1.0", format: 1, name: "my-device-api" });
    expect(checkContract({ version: "plain" })).toEqual({ version: "plain", format: 1, name: "plain" });
    expect(checkContract({ version: "d-1.0", name: "other", format: 1 })).toEqual({ version: "d-1.0", name: "other", format: 1 });
    for (const format of [0, 2]) expect(() => checkContract({ version: "d-1.0", format })).toThrow(`"d" has format ${format}, but`);
  });
});
