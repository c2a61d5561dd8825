import { describe, expect, test } from "vitest";
import type { EffectModel, RequestModel } from "../../../codegen/model/call-model.js";
import { findUnreachableStates } from "../../../codegen/model/find-unreachable-states.js";
import { compileText } from "../../support/compile-text.js";

const sensors = {
  state: { values: ["idle", "ready", "busy"], description: "S." },
  locked: { type: "boolean", description: "L." },
};
const one = [{ name: "a", type: "integer" }];

function requestOf(keys: object, roles: object = {}): RequestModel | undefined {
  return compileText({ ...roles, sensors, requests: { go: { description: "Go.", ...keys } } }).model.requests[0];
}

/** What each signature of a request does, without places. */
function effectsOf(keys: object): readonly object[] {
  const plain = ({ safe, idempotent, when, sets }: EffectModel): object => ({
    safe,
    idempotent,
    when: when.map(({ sensor, values }) => [sensor, values]),
    sets: sets.map(({ sensor, value }) => [sensor, value]),
  });
  return requestOf(keys)?.signatures.map(({ effect }) => plain(effect)) ?? [];
}

const nothing = { safe: false, idempotent: false, when: [], sets: [] };

describe("what a request does to the device", () => {
  test.each<[string, object, object]>([
    ["nothing that is known, where it says nothing", {}, nothing],
    ["nothing, where it is safe, and then it is idempotent", { safe: true }, { ...nothing, safe: true, idempotent: true }],
    ["the same again, where it is idempotent", { idempotent: true }, { ...nothing, idempotent: true }],
    ["nothing that is known, where it says that with false", { safe: false, idempotent: false }, nothing],
    [
      "what `when` and `sets` say, in their order",
      { when: { state: ["idle", "ready"], locked: [false] }, sets: { state: "busy", locked: true } },
      {
        ...nothing,
        when: [
          ["state", ["idle", "ready"]],
          ["locked", [false]],
        ],
        sets: [
          ["state", "busy"],
          ["locked", true],
        ],
      },
    ],
  ])("is %s", (_, keys, expected) => {
    expect(effectsOf(keys)).toEqual([expected]);
  });

  test("holds for each of its signatures that does not say otherwise", () => {
    const shared = { idempotent: true, when: { state: ["idle"] }, sets: { state: "ready" } };
    const inherited = { safe: false, idempotent: true, when: [["state", ["idle"]]], sets: [["state", "ready"]] };
    expect(
      effectsOf({
        ...shared,
        signatures: {
          same: {},
          other: { arguments: one, idempotent: false, when: { locked: [true] }, sets: { locked: false } },
        },
      }),
    ).toEqual([inherited, { ...nothing, when: [["locked", [true]]], sets: [["locked", false]] }]);
    expect(effectsOf({ ...shared, signatures: { a: { when: {} }, b: { arguments: one, sets: {} } } })).toEqual([
      { ...inherited, when: [] },
      { ...inherited, sets: [] },
    ]);
  });

  test("is nothing for a signature that is safe, whatever its request sets", () => {
    expect(effectsOf({ sets: { state: "ready" }, signatures: { get: { safe: true }, set: { arguments: one } } })).toEqual([
      { ...nothing, safe: true, idempotent: true },
      { ...nothing, sets: [["state", "ready"]] },
    ]);
  });

  test("is something for a signature that is not safe, though its request is", () => {
    expect(effectsOf({ safe: true, signatures: { get: {}, set: { arguments: one, safe: false, sets: { state: "ready" } } } })).toEqual([
      { ...nothing, safe: true, idempotent: true },
      // That its request would be idempotent by being safe says nothing of it.
      { ...nothing, sets: [["state", "ready"]] },
    ]);
    expect(effectsOf({ safe: true, idempotent: true, signatures: { get: {}, set: { arguments: one, safe: false } } })[1]).toEqual({
      ...nothing,
      idempotent: true,
    });
  });

  test("cannot be something where it is safe, also where a signature has that from its request", () => {
    const errorsOf = (keys: object): readonly string[] =>
      compileText({ sensors, requests: { go: { description: "Go.", ...keys } } }).errors.map((error) => error.replace(/^\S+ /, ""));
    const problem = 'conflict: "sets" cannot be used with "safe" (a safe request changes nothing)';
    const sets = { state: "ready" };
    expect(errorsOf({ safe: true, sets })).toEqual([problem]);
    expect(errorsOf({ sets, safe: true })).toEqual(['conflict: "safe" cannot be used with "sets" (a safe request changes nothing)']);
    expect(errorsOf({ safe: true, signatures: { get: {}, set: { arguments: one, sets } } })).toEqual([problem]);
    expect(errorsOf({ safe: false, sets })).toEqual([]);
  });
});

test("a state of a sensor that nobody knows is a mistake, unless a file is missing in which it may stand", () => {
  const requests = { go: { description: "Go.", when: { stat: ["idle"] }, sets: { stat: "idle" } } };
  expect(compileText({ sensors, requests }).errors.map((error) => error.replace(/^\S+ /, ""))).toEqual([
    'bad-value: there is no sensor "stat" (did you mean "state"?)',
    'bad-value: there is no sensor "stat" (did you mean "state"?)',
  ]);
  expect(compileText({ include: ["./gone.json"], sensors, requests }).errors).toEqual([expect.stringContaining("file: gone.json")]);
});

describe("the role that a request needs", () => {
  const roles = { roles: ["monitor", "operator", "engineer"] };
  const signatures = (first: object, second: object): object => ({ signatures: { a: first, b: { arguments: one, ...second } } });

  test.each<[string, object, object, string | undefined]>([
    ["none without roles", {}, {}, undefined],
    ["the last", roles, {}, "engineer"],
    ["the first, where it is safe", roles, { safe: true }, "monitor"],
    ["the first, where all its signatures are safe", roles, signatures({ safe: true }, { safe: true }), "monitor"],
    ["the last, where only one of its signatures is safe", roles, signatures({ safe: true }, {}), "engineer"],
    ["that of the file", { ...roles, access: "operator" }, {}, "operator"],
    ["that of the file, also where it is safe", { ...roles, access: "operator" }, { safe: true }, "operator"],
    ["its own", { ...roles, access: "operator" }, { access: "monitor" }, "monitor"],
  ])("is %s", (_, file, keys, expected) => {
    expect(requestOf(keys, file)?.access).toBe(expected);
  });
});

describe("the role that a standard request needs", () => {
  const standardOf = (file: object): readonly object[] => compileText({ ...file, requests: { go: { description: "Go." } } }).model.standard;
  const roles = ["monitor", "operator", "engineer"];

  test("is the last for those that the guidelines guard, and the first for others", () => {
    expect(standardOf({ roles })).toEqual([
      { name: "halt", access: "engineer", isPromised: false },
      { name: "restart", access: "engineer", isPromised: false },
      { name: "log-level", access: "engineer", isPromised: false },
    ]);
    expect(standardOf({ roles, standard: { "device-snapshot": {}, watchdog: {}, restart: {} } })).toEqual([
      { name: "device-snapshot", access: "engineer", isPromised: true },
      { name: "watchdog", access: "monitor", isPromised: true },
      { name: "restart", access: "engineer", isPromised: true },
      { name: "halt", access: "engineer", isPromised: false },
      { name: "log-level", access: "engineer", isPromised: false },
    ]);
  });

  test("is the one that the interface says", () => {
    expect(standardOf({ roles, standard: { halt: { access: "operator" } } })[0]).toEqual({
      name: "halt",
      access: "operator",
      isPromised: true,
    });
  });

  test("is none without roles, and then none is guarded", () => {
    expect(standardOf({ standard: { restart: {} } })).toEqual([{ name: "restart", access: undefined, isPromised: true }]);
    expect(standardOf({})).toEqual([]);
  });
});

describe("a state that no request leads to", () => {
  const unreachable = (requests: object, more: object = {}): readonly string[] =>
    findUnreachableStates(compileText({ sensors: { ...sensors, ...more }, requests }).model).map(({ message }) => message);
  const go = (keys: object): object => ({ description: "Go.", ...keys });

  test("is one that none sets, and that is not the initial one", () => {
    expect(unreachable({ go: go({ when: { state: ["idle", "ready", "busy"], locked: [false, true] }, sets: { state: "busy" } }) })).toEqual(
      [
        'no request sets "state" to "ready", and it is not the initial value',
        'no request sets "locked" to "true", and it is not the initial value',
      ],
    );
  });

  test("is not the value that a sensor begins with: its initial one, else false or the first", () => {
    const more = {
      mode: { values: ["a", "b"], initial: { value: "b" }, description: "M." },
      on: { type: "boolean", initial: { value: true }, description: "O." },
      off: { type: "boolean", initial: { status: "nominal" }, description: "O." },
    };
    expect(unreachable({ go: go({ when: { mode: ["b"], on: [true], off: [false], state: ["idle"] } }) }, more)).toEqual([]);
    expect(unreachable({ go: go({ when: { mode: ["a"], on: [false], off: [true] } }) }, more)).toHaveLength(3);
  });

  test("is told once, though all the signatures of a request share it, and again where another request names it", () => {
    const both = { signatures: { a: {}, b: { arguments: one } } };
    expect(unreachable({ go: go({ when: { state: ["busy"] }, ...both }) })).toHaveLength(1);
    expect(unreachable({ go: go({ when: { state: ["busy"] } }), come: go({ when: { state: ["busy"] } }) })).toHaveLength(2);
  });
});
