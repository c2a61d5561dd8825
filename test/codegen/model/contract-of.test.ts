import { describe, expect, test } from "vitest";
import type { FieldModel } from "../../../codegen/model/call-model.js";
import { fieldContract, parameterContract, typeContract } from "../../../codegen/model/contract-of.js";
import { plainType } from "../../../codegen/model/plain-type.js";
import { compileText } from "../../support/compile-text.js";
import { plainParameter } from "../../support/plain-parameter.js";

function fieldOf(keys: object): FieldModel {
  const [request] = compileText({ requests: { go: { description: "Go.", arguments: [{ name: "a", ...keys }] } } }).model.requests;
  const [field] = request?.signatures[0]?.arguments ?? [];
  if (field === undefined) throw new Error("no field");
  return field;
}

describe("what the runtime is told", () => {
  test("of a type has what the type says, and no more", () => {
    expect(typeContract(plainType("float"))).toEqual({ type: "float", bigint: false, now: false });
    expect(typeContract({ ...plainType("integer"), minimum: 1, maximum: 2n ** 64n, bigint: true, separator: "," })).toEqual({
      type: "integer",
      minimum: 1,
      maximum: 2n ** 64n,
      bigint: true,
      now: false,
      separator: ",",
    });
  });

  test("of a field has its name, its words and what may be absent", () => {
    const plain = { name: "a", type: "float", bigint: false, now: false, optional: false };
    expect(fieldContract(fieldOf({ type: "float" }))).toEqual(plain);
    expect(fieldContract(fieldOf({ type: "float", words: ["auto"], default: "auto" }))).toEqual({
      ...plain,
      words: ["auto"],
      default: "auto",
    });
    expect(fieldContract(fieldOf({ type: "float", optional: true }))).toEqual({ ...plain, optional: true });
    expect(fieldContract(fieldOf({ type: "float", repeated: { minimum: 1, maximum: 2 } })).repeated).toEqual({ minimum: 1, maximum: 2 });
    expect(fieldContract(fieldOf({ values: ["x"] }))).toMatchObject({ type: "discrete", values: ["x"] });
  });

  test("of a parameter has a type where it has no values, and a pattern that matches", () => {
    expect(parameterContract(plainParameter)).toEqual({ name: "p", type: "string", dotted: false });
    expect(parameterContract({ ...plainParameter, values: ["x"] })).toEqual({ name: "p", values: ["x"], dotted: false });
    expect(parameterContract({ ...plainParameter, type: "integer", minimum: 0, maximum: 3, digits: 2 })).toEqual({
      name: "p",
      type: "integer",
      minimum: 0,
      maximum: 3,
      digits: 2,
      dotted: false,
    });
    expect(parameterContract({ ...plainParameter, pattern: "m\\d" }).pattern?.matches("m1")).toBe(true);
  });
});
