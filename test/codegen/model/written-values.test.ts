import { describe, expect, test } from "vitest";
import { compileText } from "../../support/compile-text.js";

/** The default that a file gives an argument: as it is in the model, or what is wrong with it. */
function readDefault(type: object, value: unknown, types: object = {}): unknown {
  const compiled = compileText({ types, requests: { go: { description: "Go.", arguments: [{ name: "a", ...type, default: value }] } } });
  const [error] = compiled.errors;
  return error === undefined ? compiled.model.requests[0]?.signatures[0]?.arguments[0]?.default : error.replace(/^\S+ /, "");
}

const big = "18446744073709551615";
const bigint = { type: "integer", bigint: true };

describe("a value that a file writes", () => {
  test.each<[object, unknown]>([
    [{ type: "integer" }, Number.MAX_SAFE_INTEGER],
    [{ type: "integer" }, Number.MIN_SAFE_INTEGER],
    [{ type: "integer", minimum: 1, maximum: 2 }, 1],
    [{ type: "integer", minimum: 1, maximum: 2 }, 2],
    [bigint, 5],
    [bigint, big],
    [bigint, `-${big}`],
    [{ ...bigint, minimum: big, maximum: big }, `+${big}`],
    [{ ...bigint, minimum: 5 }, "+5"],
    [bigint, "9".repeat(1000)],
    [{ type: "float" }, -0.5],
    [{ type: "float" }, "nan"],
    [{ type: "float", minimum: 0 }, "inf"],
    [{ type: "float", maximum: 0 }, "-inf"],
    [{ type: "float", minimum: -1.5, maximum: 1.5 }, 1.5],
    [{ type: "float", minimum: -1.5, maximum: 1.5 }, -1.5],
    [{ type: "boolean" }, false],
    [{ type: "string" }, ""],
    [{ type: "string", pattern: "m\\d+" }, "m1"],
    [{ type: "bytes" }, "x"],
    [{ type: "timestamp" }, -1.5],
    [{ type: "address" }, "127.0.0.1:7147"],
    [{ type: "address" }, "[::1]"],
    [{ values: ["a", "b"] }, "b"],
    [{ type: "complex" }, "1+2j"],
    [{ type: "json" }, { a: [null, true, "x", 1.5] }],
    [{ type: "json" }, null],
    [{ type: "json" }, false],
    [{ type: "integer", separator: "," }, [1, 2]],
    [{ type: "integer", separator: "," }, []],
    [{ type: "string", separator: "," }, ["", ""]],
    [{ type: "string", separator: "~~" }, ["a", "~b"]],
    [{ type: "complex", separator: "," }, ["1j", "(1+1j)"]],
    [{ type: "float", words: ["auto"] }, "auto"],
    [{ type: "float", separator: ",", words: ["all"] }, "all"],
  ])("of %j may be %j", (type, value) => {
    expect(readDefault(type, value)).toEqual(value);
  });

  test.each<[object, unknown, string]>([
    [{ type: "integer" }, 2 ** 53, "a number within 2^53 - 1, on either side of 0, found the number 9007199254740992"],
    [{ type: "integer" }, -(2 ** 53), "a number within 2^53 - 1"],
    [{ type: "integer" }, 0.5, "a whole number, found the number 0.5"],
    [{ type: "integer" }, "5", 'a whole number, found the string "5"'],
    [{ type: "integer", minimum: 1 }, 0, "1 or more, found the number 0"],
    [{ type: "integer", maximum: 1 }, 2, "1 or less, found the number 2"],
    [bigint, 2 ** 53, "a string for a number beyond 2^53 - 1"],
    [bigint, true, "a whole number, or one as a string, found the boolean true"],
    [bigint, "1.5", "a whole number in decimal, of no more than 1000 digits"],
    [bigint, "9".repeat(1001), "a whole number in decimal, of no more than 1000 digits"],
    [{ ...bigint, maximum: big }, "18446744073709551616", `${big} or less`],
    [{ type: "float" }, "infinity", 'a number, "nan", "inf" or "-inf", found the string "infinity"'],
    [{ type: "float" }, true, 'a number, "nan", "inf" or "-inf", found the boolean true'],
    [{ type: "float", minimum: 0 }, "nan", "a number within its limits"],
    [{ type: "float", maximum: 0 }, "nan", "a number within its limits"],
    [{ type: "float", maximum: 0 }, "inf", '0 or less, found the string "inf"'],
    [{ type: "float", minimum: 0 }, "-inf", '0 or more, found the string "-inf"'],
    [{ type: "boolean" }, "true", 'true or false, found the string "true"'],
    [{ type: "boolean" }, 1, "true or false, found the number 1"],
    [{ type: "string" }, 5, "a string, found the number 5"],
    [{ type: "bytes" }, 5, "a string, found the number 5"],
    [{ type: "timestamp" }, "now", 'a number of seconds, found the string "now"'],
    [{ type: "address" }, 5, "an address as a string, found the number 5"],
    [{ values: ["a"] }, 5, "one of the values as a string, found the number 5"],
    [{ type: "complex" }, 5, "a complex number as a string, found the number 5"],
    [{ type: "complex" }, "1+2i", 'a complex number such as "1+2j"'],
    [{ type: "complex", separator: "," }, ["1,2"], 'a complex number such as "1+2j"'],
    [{ type: "integer", separator: "," }, [1, "2"], "a whole number"],
    [{ type: "string", separator: "," }, ["a,b"], 'a text without ","'],
    [{ type: "string", separator: "," }, [""], "another list than one empty text, which reads as the empty list"],
    [{ type: "string", separator: "~~" }, ["a~", "b"], 'a text that "~~" can follow, found the string "a~"'],
    [{ type: "string", separator: "," }, "a", 'an array, found the string "a"'],
  ])("of %j is not %j", (type, value, problem) => {
    expect(readDefault(type, value)).toContain(`expects ${problem}`);
  });

  test("is helped with values and words that are near", () => {
    expect(readDefault({ values: ["idle", "busy"] }, "buzy")).toMatch(
      /one of idle, busy, found the string "buzy" \(did you mean "busy"\?\)$/,
    );
    expect(readDefault({ type: "float", words: ["auto", "off"] }, "atuo")).toMatch(/\(did you mean "auto"\?\)$/);
    expect(readDefault({ type: "float", words: ["auto", "off"] }, "zzzzzz")).toMatch(/\(or one of the words auto, off\)$/);
    expect(readDefault({ type: "float", words: ["auto"] }, true)).toMatch(/found the boolean true \(or one of the words auto\)$/);
    expect(readDefault({ type: "float" }, "zzzzzz")).not.toContain("(");
  });

  test("is wrong at each of its items that is", () => {
    const { errors } = compileText({
      requests: { go: { description: "Go.", arguments: [{ name: "a", type: "integer", separator: ",", default: [1, "x", 2.5] }] } },
    });
    expect(errors).toEqual([
      expect.stringContaining('wrong-type: an item of "default" expects a whole number, found the string "x"'),
      expect.stringContaining('bad-value: an item of "default" expects a whole number, found the number 2.5'),
    ]);
  });
});

describe("limits", () => {
  const typeOf = (keys: object) => compileText({ types: { t: keys } }).model.types[0]?.type;

  test("may be one number, and text in the file of a bigint", () => {
    expect(typeOf({ type: "float", minimum: 1, maximum: 1 })).toMatchObject({ minimum: 1, maximum: 1 });
    expect(typeOf({ ...bigint, minimum: "+5", maximum: "5" })).toMatchObject({ minimum: 5, maximum: 5, bigint: true });
    expect(typeOf({ ...bigint, minimum: "-0012", maximum: big })).toMatchObject({ minimum: -12, maximum: 2n ** 64n - 1n });
    expect(typeOf({ ...bigint, minimum: "9007199254740991", maximum: "9007199254740992" })).toMatchObject({
      minimum: Number.MAX_SAFE_INTEGER,
      maximum: 2n ** 53n,
    });
  });

  test("are those of an integer where they are whole", () => {
    expect(typeOf({ type: "integer", minimum: -(2 ** 53 - 1), maximum: 2 ** 53 - 1 })).toMatchObject({ maximum: Number.MAX_SAFE_INTEGER });
    expect(typeOf({ type: "float", minimum: 0.5, maximum: 1e300 })).toMatchObject({ minimum: 0.5, maximum: 1e300 });
  });

  test("that are no numbers are one mistake, whatever stands beside them", () => {
    for (const type of ["float", "integer"])
      expect(compileText({ types: { t: { type, minimum: "low", maximum: -5 } } }).errors).toEqual([
        expect.stringContaining('bad-value: "minimum" expects a number'),
      ]);
    expect(compileText({ types: { t: { type: "float", minimum: "5", maximum: 1 } } }).errors).toEqual([
      expect.stringMatching(/wrong-type: "minimum" expects a number, found the string "5"$/),
    ]);
  });

  test("as text are one mistake with the key that would allow them, where that does not go with the type", () => {
    expect(compileText({ types: { t: { type: "float", bigint: true, minimum: "5" } } }).errors).toEqual([
      expect.stringContaining('unknown-key: "bigint" does not go with the type float; it goes with integer'),
    ]);
  });
});
