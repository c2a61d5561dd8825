import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CHECK_RULES } from "../../tools/findings/rules.js";
import { VERIFY_PHASES } from "../../tools/verify/verify-options.js";

const page = readFileSync(new URL("../../docs/verify.md", import.meta.url), "utf8");

test("the page explains every rule, in the order of the rules, with its weight", () => {
  const rows = [...page.matchAll(/^\| `([\w-]+)` \| (broken|note) \| .+ \|$/gm)].map(([, rule, level]) => [rule, level]);
  expect(rows).toEqual(Object.entries(CHECK_RULES));
});

test.each(VERIFY_PHASES)("the page explains the phase %s", (phase) => {
  expect(page).toContain(`\n| \`${phase}\` | `);
});
