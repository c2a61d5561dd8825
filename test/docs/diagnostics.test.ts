import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compileInterface } from "../../codegen/compile.js";
import { ERROR_RULES, isError, WARNING_RULES } from "../../codegen/diagnostics/diagnostics.js";
import { PLAIN } from "../../codegen/diagnostics/paint.js";
import { textReport } from "../../codegen/diagnostics/text-report.js";

const page = readFileSync(new URL("../../docs/diagnostics.md", import.meta.url), "utf8");
const file = "dev.katcp.json";

/** Each rule of the page: its example, and what the page says is printed. */
const sections = [
  ...page.matchAll(/^### (\S+)\n(.+)\n\n```jsonc diagnostic\n([\s\S]*?)\n```\n\n```text\n([\s\S]*?)\n```\n\n\*\*Fix:\*\* \S/gm),
].map(({ 1: rule = "", 3: example = "", 4: printed = "" }) => ({ rule, example, printed }));

describe("the page of diagnostics", () => {
  test("has every rule, errors first, in the compiler's order", () => {
    expect(sections.map(({ rule }) => rule)).toEqual([...ERROR_RULES, ...WARNING_RULES]);
    expect([...page.matchAll(/^### /gm)].length).toBe(sections.length);
  });

  test.each(sections)("shows what is printed for $rule", ({ rule, example, printed }) => {
    const { diagnostics } = compileInterface(Buffer.from(example), file, (included) =>
      included === file ? Buffer.from(example) : "there is no such file",
    );
    expect(diagnostics.map((diagnostic) => diagnostic.rule)).toEqual([rule]);
    expect(diagnostics.every(isError)).toBe(ERROR_RULES.some((each) => each === rule));
    expect(textReport(diagnostics, { textOf: () => example, paint: PLAIN, allWarnings: false }).join("\n")).toBe(printed);
  });
});
