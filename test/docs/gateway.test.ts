import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSite } from "../../gateway/index.js";
import { tempFolder } from "../support/temp-folder.js";

const page = readFileSync("docs/gateway.md", "utf8");

test("the site file of the page is one", () => {
  const [, text = ""] = /```json story site\.json site\n([\s\S]*?)```/.exec(page) ?? [];
  const folder = tempFolder();
  writeFileSync(join(folder, "rx.katcp.json"), readFileSync("interfaces/dev.katcp.json"));
  writeFileSync(join(folder, "site.json"), text);
  const site = readSite(join(folder, "site.json"));
  expect(site.devices.map(({ name, strategy }) => [name, strategy])).toEqual([
    ["rx", undefined],
    ["ant", "event-rate 0.5 10"],
  ]);
  expect(site.outputs.history?.keep).toEqual({ days: 30 });
});

const table = /^\| what somebody can use \|.*\n.*\n((?:\|.*\n)+)/m.exec(page)?.[1] ?? "";
const rows = table
  .trim()
  .split("\n")
  .map((line) => line.slice(2, -2).split(" | "));

test("the page has a table of bounds", () => {
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((cells) => cells.length !== 4)).toEqual([]);
});

test.each(rows)("the bound of %s (%s) is shown by the test that the page names", (_what, _bound, _then, where = "") => {
  const [file = "", title = ""] = where.split(/: (.*)/);
  expect(title).not.toBe("");
  expect(readFileSync(`test/${file}.test.ts`, "utf8")).toContain(title);
});
