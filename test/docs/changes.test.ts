import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compareModels } from "../../codegen/changes/compare-models.js";
import { compileInterface } from "../../codegen/compile.js";
import { breaksOf, CHANGE_RULES, type ChangeRule, stepOf } from "../../codegen/diagnostics/change-rules.js";
import { PARTY_NAMES } from "../../codegen/diagnostics/party.js";
import type { DeviceModel } from "../../codegen/model/device-model.js";

const page = readFileSync(new URL("../../docs/changes.md", import.meta.url), "utf8");

const steps = { none: "no other version", minor: "a new minor version", major: "a new major version" } as const;

/** Each rule of the page: what is said of it, and its example. */
const sections = [
  ...page.matchAll(/^### (\S+)\n(.+)\n\nBreaks (.+); needs (.+)\.\n\n```jsonc change\n\/\/ old\n(.+)\n\/\/ new\n(.+)\n```$/gm),
].map(({ 1: rule = "", 2: about = "", 3: whom = "", 4: needs = "", 5: old = "", 6: now = "" }) => ({
  rule: rule as ChangeRule,
  about,
  whom,
  needs,
  old,
  now,
}));

function modelOf(fragment: string): DeviceModel {
  const text = JSON.stringify({ name: "dev", version: "dev-1.0", ...JSON.parse(fragment) });
  const { model, diagnostics } = compileInterface(Buffer.from(text), "dev.katcp.json", undefined, { targets: [] });
  if (model === undefined) throw new Error(JSON.stringify(diagnostics));
  return model;
}

/** Where a change stands, in the new file and in the old. */
function placesOf(old: string, now: string): readonly string[] {
  return compareModels({ old: modelOf(old), now: modelOf(now) }).map(({ rule, place, old: was }) => {
    const [{ column }, before] = [place.spot, was?.spot.column ?? "-"];
    return `${rule} ${column} ${before}`;
  });
}

describe("the page of changes", () => {
  test("has every rule, in the order of the table", () => {
    expect(sections.map(({ rule }) => rule)).toEqual(Object.keys(CHANGE_RULES));
    expect([...page.matchAll(/^### /gm)].length).toBe(sections.length);
  });

  test.each(sections)("says of $rule what the table says", ({ rule, about, whom, needs }) => {
    expect(about).toBe(CHANGE_RULES[rule].about);
    expect(whom).toBe(
      breaksOf(rule)
        .map((party) => PARTY_NAMES[party])
        .join(", ") || "nobody",
    );
    expect(needs).toBe(steps[stepOf(rule)]);
  });

  test.each(sections)("shows an example of $rule, and of nothing else", ({ rule, old, now }) => {
    const found = new Set(compareModels({ old: modelOf(old), now: modelOf(now) }).map((change) => change.rule));
    // Off unless a level asks for it.
    if (rule !== "removed-without-deprecation") found.delete("removed-without-deprecation");
    else found.delete("request-removed");
    expect([...found]).toEqual([rule]);
  });

  test("each is found at its places; `npx vitest run test/docs/changes.test.ts -u` writes them anew", async () => {
    const places = sections.flatMap(({ old, now }) => placesOf(old, now));
    await expect(`${places.join("\n")}\n`).toMatchFileSnapshot("../golden/change-places.txt");
  });
});
