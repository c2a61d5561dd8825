import { readFileSync } from "node:fs";
import { complex, DatatypeError, float } from "katcp-runtime";
import { describe, expect, test } from "vitest";

type Row = readonly [text: string, parts: readonly [re: string, im: string] | null];

/** Made by `test/interop/peers/complex_texts.py`, which says what Python's `complex()` reads; the interop tests ask Python again. */
const table = JSON.parse(readFileSync(new URL("complex-texts.json", import.meta.url), "utf8")) as readonly Row[];

/** Interface reference, "At run time": no underscores, and no spaces around it. What is beyond ASCII, Python takes for digits and spaces. */
function isPlain(text: string): boolean {
  return /^[!-^`-~]*$/.test(text);
}

function read(text: string): readonly [re: string, im: string] | null {
  try {
    const { re, im } = complex.decode(Buffer.from(text));
    return [float.format(re), float.format(im)];
  } catch {
    return null;
  }
}

describe("a complex number", () => {
  test("is read where Python's complex() reads it, and is the same", () => {
    const plain = table.filter(([text]) => isPlain(text));
    expect(plain.map(([text]) => [text, read(text)])).toEqual(plain);
    expect(plain.filter(([, parts]) => parts !== null).length).toBeGreaterThan(200);
    expect(plain.filter(([, parts]) => parts === null).length).toBeGreaterThan(100);
  });

  test("is not read with spaces, underscores or digits of other scripts", () => {
    const others = table.filter(([text]) => !isPlain(text));
    expect(others.length).toBeGreaterThan(10);
    expect(others.filter(([text]) => read(text) !== null)).toEqual([]);
  });

  test.each([
    [{ re: 1, im: 2 }, "1.0+2.0j"],
    [{ re: -0, im: -0 }, "-0.0-0.0j"],
    [{ re: 1e16, im: -1e-5 }, "1e+16-1e-05j"],
    [{ re: Number.NaN, im: Number.POSITIVE_INFINITY }, "nan+infj"],
    [{ re: Number.NEGATIVE_INFINITY, im: Number.NEGATIVE_INFINITY }, "-inf-infj"],
  ])("%j is printed with both parts: %s", (value, text) => {
    expect(complex.format(value)).toBe(text);
    expect(complex.parse(text)).toEqual(value);
  });

  test("has two parts, which are numbers", () => {
    expect(complex.initial).toEqual({ re: 0, im: 0 });
    expect(() => complex.format({ re: 1 } as never)).toThrow("expected a complex number such as 1.0+2.0j");
    expect(() => complex.format({ re: 1, im: "2" } as never)).toThrow("expected a complex number");
    expect(() => complex.format(null as never)).toThrow("expected a complex number");
    expect(() => complex.parse("1+2i")).toThrow('expected a complex number such as 1.0+2.0j, received "1+2i"');
    expect(complex.equals({ re: 1, im: Number.NaN }, { re: 1, im: Number.NaN })).toBe(true);
    expect(complex.equals({ re: 0, im: 1 }, { re: -0, im: 1 })).toBe(true);
    expect(complex.equals({ re: 0, im: 1 }, { re: 0, im: 2 })).toBe(false);
  });

  test("takes time in proportion to the length of a text", () => {
    const long = `${"1".repeat(200_000)}e`;
    expect(read(long)).toBeNull();
    expect(read(`${long}5j`)).toEqual(["0.0", "inf"]);
  });

  test("changes in either part, and has both", () => {
    expect(complex.equals({ re: 1, im: 2 }, { re: 1, im: 2 })).toBe(true);
    expect(complex.equals({ re: 1, im: 2 }, { re: 3, im: 2 })).toBe(false);
    expect(() => complex.format({ re: "1", im: 2 } as never)).toThrow(DatatypeError);
    expect(() => complex.format({ im: 2 } as never)).toThrow(DatatypeError);
    expect(() => complex.format("1+2j" as never)).toThrow(DatatypeError);
  });
});
