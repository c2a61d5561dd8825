import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DEFAULT_BOUNDS, readBounds } from "../../../../runtime/server/clients/bounds.js";
import { clientBoundsOf } from "../../../../runtime/server/clients/live-bounds.js";

const units: Readonly<Record<string, number>> = { "": 1, s: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

/** The numbers of the documents: `64 MiB`, `1,000`, `60 s`, `no limit` or `off`. */
function numberOf(text: string): number {
  if (/^(no limit|off)$/.test(text)) return Number.POSITIVE_INFINITY;
  const [, digits = "", unit = ""] = /^([\d,]+) ?(\w*)$/.exec(text) ?? [];
  return Number(digits.replaceAll(",", "")) * (units[unit] ?? Number.NaN);
}

/** The defaults in the table of bounds: a row has a name or several, and as many values. */
function documentedDefaults(): Readonly<Record<string, number>> {
  const page = readFileSync("docs/server.md", "utf8");
  const rows = page.matchAll(/^\| (`\w+`(?:, `\w+`)*) \| (.+?) \|/gm);
  const all = [...rows].flatMap(([, names = "", defaults = ""]) => {
    const values = defaults.split(", ");
    return names.split(", ").map((name, index) => [name.replaceAll("`", ""), numberOf(values[index] ?? "")] as const);
  });
  return Object.fromEntries(all.filter(([name]) => name in DEFAULT_BOUNDS));
}

describe("the bounds of a device", () => {
  test("have the defaults that the documents say, each of them", () => {
    expect(readBounds({})).toEqual(documentedDefaults());
  });

  test.each(Object.keys(DEFAULT_BOUNDS))("can be set: %s", (name) => {
    expect(readBounds({ [name]: 7 })).toEqual({ ...DEFAULT_BOUNDS, [name]: 7 });
    expect(readBounds({ [name]: undefined })).toEqual(DEFAULT_BOUNDS);
  });

  test.each([0, -1, Number.NaN])("are never %d", (value) => {
    expect(() => readBounds({ maximumClients: value })).toThrow(`maximumClients: expected a number above 0, received ${value}`);
  });
});

describe("the bounds of one client", () => {
  test("stop reading at half of the backlog, and leave log lines out at a mebibyte or that half", () => {
    expect(clientBoundsOf(DEFAULT_BOUNDS)).toMatchObject({
      maximumPending: 1000,
      readingBacklogBytes: 32 * 2 ** 20,
      logBacklogBytes: 2 ** 20,
    });
    expect(clientBoundsOf({ ...DEFAULT_BOUNDS, maximumBacklogBytes: 1000 })).toMatchObject({
      readingBacklogBytes: 500,
      logBacklogBytes: 500,
    });
  });
});
