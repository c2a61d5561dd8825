import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DEFAULT_CLIENT_BOUNDS } from "../../runtime/client/calls/client-bounds.js";
import { DEFAULT_BOUNDS } from "../../runtime/server/clients/bounds.js";

const page = readFileSync("docs/security.md", "utf8");
/** The tables whose last column names a test. */
const tables = page.split("\n\n").filter((part) => /^\| what .* \| test \|\n/.test(part));
const rows = tables.flatMap((table) =>
  table
    .trim()
    .split("\n")
    .slice(2)
    .map((line) => line.slice(2, -2).split(" | ")),
);

test("the page on security has a table of bounds", () => {
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.filter((cells) => cells.length !== 5)).toEqual([]);
});

test.each(rows)("what bounds %s is shown by the test that the page names", (_what, _bound, _default, _option, where = "") => {
  const [file = "", title = ""] = where.split(/: (.*)/);
  expect(title).not.toBe("");
  expect(readFileSync(`test/${file}.test.ts`, "utf8")).toContain(title);
});

const bounds = [...Object.keys(DEFAULT_BOUNDS), ...Object.keys(DEFAULT_CLIENT_BOUNDS)];

test("each option that bounds what clients or devices cost is on the page", () => {
  const options = new Set(rows.map((cells) => cells[3]));
  expect(bounds.filter((name) => !options.has(`\`${name}\``))).toEqual([]);
});

test("options of the page are options of a device or of a client, or fixed", () => {
  const names = new Set([
    ...bounds.map((name) => `\`${name}\``),
    "`keepAlive`",
    "`snapshot.recentBytes`",
    "`tls.handshakeSeconds`",
    "fixed",
  ]);
  expect(rows.map((cells) => cells[3]).filter((option = "") => !names.has(option))).toEqual([]);
});
