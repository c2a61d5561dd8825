import { messageOf } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { errorOf, stackOf } from "../../runtime/errors.js";
import { oddThrowables } from "../support/odd-throwables.js";

describe.each(oddThrowables)("of %s", (_, thrown) => {
  test("there is a message, a stack or none, and an error", () => {
    expect(typeof messageOf(thrown)).toBe("string");
    expect(["string", "undefined"]).toContain(typeof stackOf(thrown));
    const error = errorOf(thrown);
    expect(error).toBeInstanceOf(Error);
    expect(typeof error.message).toBe("string");
    expect(messageOf(error)).toBe(messageOf(thrown));
  });
});

test("messages say what was thrown, as far as that can be said", () => {
  expect(messageOf(new Error("plain"))).toBe("plain");
  expect(messageOf(new RangeError(""))).toBe("RangeError");
  expect(messageOf({ code: 5 })).toBe("{ code: 5 }");
  expect(messageOf(Object.assign(new Error("x"), { message: { code: 5 } }))).toBe("{ code: 5 }");
  expect(messageOf(Symbol("odd"))).toBe("Symbol(odd)");
  expect(messageOf(new AggregateError([new Error("one"), new Error("two"), new Error("one")]))).toBe("one; two");
  expect(messageOf(oddThrowables.find(([name]) => name === "an error of another realm")?.[1])).toBe("from elsewhere");
});

test("a stack tells of the causes too, also where they go in a circle", () => {
  expect(stackOf(new Error("above", { cause: new Error("below", { cause: "the ground" }) }))).toMatch(
    /^Error: above\n[\s\S]*\ncaused by Error: below\n[\s\S]*\ncaused by the ground$/,
  );
  const circle = new Error("round and round");
  circle.cause = circle;
  expect(stackOf(circle)?.match(/^caused by/gm)?.length).toBeLessThan(10);
});
