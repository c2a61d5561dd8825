import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const rows = readFileSync(new URL("../peers.md", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (case|---)/.test(line))
  .map((line) => line.slice(2, -2).split(" | "));

/** The file that a row names: below `test/runtime`, or of the interop tests. */
function textOf(file: string): string {
  const path = file.startsWith("interop ") ? `../interop/${file.slice(8)}.test.ts` : `../runtime/${file}.test.ts`;
  return readFileSync(new URL(path, import.meta.url), "utf8");
}

test("the table of the peers' cases is whole", () => {
  expect(rows.length).toBeGreaterThan(180);
});

test.each(rows)("%s is covered, or does not apply", (_, where = "") => {
  const [file = "", title = ""] = where.split(/: (.*)/);
  if (file === "does not apply") expect(title).not.toBe("");
  else expect(textOf(file)).toContain(title);
});
