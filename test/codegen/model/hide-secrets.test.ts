import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../codegen/interface/json-node.js";
import { canonicalJson, nodeOf } from "../../../codegen/model/describe/canonical-json.js";
import { withoutSecretDefault, withoutSecretExamples } from "../../../codegen/model/describe/hide-secrets.js";
import { compileText } from "../../support/compile-text.js";

const node = (value: object): JsonObject => nodeOf(value as Parameters<typeof nodeOf>[0]) as JsonObject;

describe("an argument in a description", () => {
  const described = (argument: object): unknown => JSON.parse(canonicalJson(withoutSecretDefault(node(argument))));
  const secret = { name: "a", type: "string", secret: true };

  test.each<[string, object, object]>([
    ["shows a default that is no secret", { name: "a", default: "x", example: "y" }, { name: "a", default: "x", example: "y" }],
    ["shows it where secret is false", { name: "a", secret: false, default: "x" }, { name: "a", secret: false, default: "x" }],
    ["is as it is, where it must be given", secret, secret],
    ["may be left out, where it has a default, which is hidden", { ...secret, default: "x" }, { ...secret, optional: true }],
    ["may be left out, where it is optional, which is said once", { ...secret, optional: true }, { ...secret, optional: true }],
    ["must be given, where optional is false", { ...secret, optional: false }, secret],
    ["shows no example", { ...secret, example: "x" }, secret],
  ])("%s", (_, argument, expected) => {
    expect(described(argument)).toEqual(expected);
    expect(canonicalJson(withoutSecretDefault(node(argument))).match(/"optional"/g) ?? []).toHaveLength("optional" in expected ? 1 : 0);
  });
});

describe("the examples of a call in a description", () => {
  const call = {
    arguments: [{ name: "user" }, { name: "password", secret: true }, { name: "more" }],
    examples: [{ arguments: ["ada", "hunter2"] }, { arguments: ["ada"] }, { fail: "no" }, { arguments: ["a", "b", "c"] }],
    other: [{ arguments: ["ada", "hunter2"] }],
  };
  const shown = (value: object, kind: Parameters<typeof withoutSecretExamples>[1]): unknown =>
    JSON.parse(canonicalJson(withoutSecretExamples(node(value), kind)));

  test.each(["request", "signature"] as const)("of a %s are those that give no secret", (kind) => {
    expect(shown(call, kind)).toEqual({ ...call, examples: [{ arguments: ["ada"] }, { fail: "no" }] });
  });

  test("are all, where no argument is secret, and where it is no call", () => {
    const open = { ...call, arguments: [{ name: "user" }, { name: "password", secret: false }] };
    expect(shown(open, "request")).toEqual(open);
    expect(shown({ examples: call.examples }, "request")).toEqual({ examples: call.examples });
    expect(shown(call, "sensor")).toEqual(call);
  });
});

test("a secret argument that is optional is so in the description of a device, and keeps its place", () => {
  const { model } = compileText({
    requests: {
      login: {
        description: "Log in.",
        arguments: [
          { name: "user", type: "string" },
          { optional: true, secret: true, type: "string", name: "password" },
        ],
      },
    },
  });
  expect(model.describe().text).toContain(
    '"arguments":[{"name":"user","type":"string"},{"name":"password","type":"string","optional":true,"secret":true}]',
  );
});
