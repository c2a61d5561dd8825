import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSite } from "../../gateway/index.js";
import { tempFolder } from "../support/temp-folder.js";

const page = readFileSync("docs/gateway.md", "utf8");

test("the site file of the page is one", () => {
  const [, text = ""] = /```json site\n([\s\S]*?)```/.exec(page) ?? [];
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
