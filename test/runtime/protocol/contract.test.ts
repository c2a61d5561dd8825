import { describe, expect, test } from "vitest";
import { handlerNameOf, hasInforms, isSecretAt, memberOf, type RequestContract, signaturesOf } from "../../../runtime/protocol/contract.js";

describe("what a contract says", () => {
  test("names things in code by their member, or else as on the wire", () => {
    expect([memberOf({ name: "set-rate", member: "setRate" }), memberOf({ name: "rate" })]).toEqual(["setRate", "rate"]);
  });

  test.each([
    ["setRate", "requestSetRate"],
    ["r", "requestR"],
    ["_x", "request_x"],
  ])("has the call %s handled by %s", (member, handler) => expect(handlerNameOf(member)).toBe(handler));

  test("gives each request its signatures, also one that is its own", () => {
    const single: RequestContract = { name: "a", description: "A." };
    const signatures = [{ arguments: [] }, { arguments: [{ name: "x", type: "integer" }] }] as const;
    expect(signaturesOf(single)).toEqual([single]);
    expect(signaturesOf({ ...single, signatures })).toBe(signatures);
  });

  test("says whether informs come before the reply", () => {
    expect(hasInforms({})).toBe(false);
    expect([hasInforms({ informs: [] }), hasInforms({ kinds: [] } as never)]).toEqual([true, true]);
  });

  test("says which argument is secret: the last of the fields may stand for many", () => {
    const fields = [{ secret: true }, {}, { secret: false }, { secret: true }];
    expect([0, 1, 2, 3, 4, 9].map((index) => isSecretAt(fields, index))).toEqual([true, false, false, true, true, true]);
    expect([isSecretAt([], 0), isSecretAt([{}], 5)]).toEqual([false, false]);
  });
});
