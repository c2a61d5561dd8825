import { expect, test } from "vitest";
import { type Diagnostic, WARNING_RULES, type WarningRule } from "../../codegen/diagnostics/diagnostics.js";
import { PLAIN, paint, wantsColor } from "../../codegen/diagnostics/paint.js";
import { isWhole, textReport } from "../../codegen/diagnostics/text-report.js";

const mistake: Diagnostic = { file: "a.json", line: 2, column: 3, severity: "error", rule: "bad-value", message: "Bad.", hint: "say 1" };

function warning(line: number, rule: WarningRule = "name-style"): Diagnostic {
  return { file: "a.json", line, column: 1, severity: "warning", rule, message: "Odd." };
}

/** So many warnings of each rule, one rule after the other in turn. */
function warnings(count: number, rules: readonly WarningRule[]): readonly Diagnostic[] {
  return Array.from({ length: count }, (_, index) => warning(index + 1, rules[index % rules.length]));
}

function report(diagnostics: readonly Diagnostic[], { allWarnings = false, colors = PLAIN } = {}): readonly string[] {
  return textReport(diagnostics, { textOf: () => "x\nabc", paint: colors, allWarnings });
}

test("a mistake is printed with its line, where the file can be read", () => {
  expect(report([mistake])).toEqual(["a.json:2:3: error bad-value: Bad. (say 1)", "2 | abc\n  |   ^"]);
  expect(textReport([mistake], { textOf: () => undefined, paint: PLAIN, allWarnings: false })).toHaveLength(1);
});

test("an error does not drown: warnings wait until it is mended, and with --all-warnings it comes last", () => {
  const many = [...warnings(60, ["name-style", "non-ascii"]), mistake, ...warnings(30, ["missing-units"])];
  expect(report(many)).toEqual(report([mistake]));
  const all = report(many, { allWarnings: true });
  expect(all.filter((line) => line.includes(" warning "))).toHaveLength(90);
  expect(all.slice(-2)).toEqual(report([mistake]));
});

test("many warnings of one rule are gathered: the first three are shown, each in one line, and all are counted", () => {
  expect(report([...warnings(23, ["name-style"]), warning(30, "non-ascii"), ...warnings(5, ["missing-units"])])).toEqual([
    ...[1, 2, 3].map((line) => `a.json:${line}:1: warning name-style: Odd.`),
    "a.json:30:1: warning non-ascii: Odd.",
    ...[1, 2, 3].map((line) => `a.json:${line}:1: warning missing-units: Odd.`),
    "23 × name-style, 5 × missing-units: the first 3 of each are shown",
  ]);
});

test("where many rules have warnings, fewer of each are shown", () => {
  const lines = report(warnings(50, WARNING_RULES.slice(0, 10)));
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toMatch(/^5 × .*, 5 × [a-z-]+: the first 2 of each are shown$/);
});

test("fifty warnings, of whatever rules, take no more lines than a screen has", () => {
  for (let rules = 1; rules <= WARNING_RULES.length; rules++) {
    const lines = report(warnings(50, WARNING_RULES.slice(0, rules))).flatMap((line) => line.split("\n"));
    expect(lines.length, `${rules} rules`).toBeLessThan(30);
  }
});

test("a few warnings are shown with their lines, in their order", () => {
  const few = [warning(2, "non-ascii"), warning(1), warning(2)];
  expect(report(few).flatMap((line) => line.split("\n"))).toHaveLength(9);
  expect([isWhole(few), isWhole([...few, mistake]), isWhole([mistake]), isWhole([]), isWhole(warnings(4, ["name-style"]))]).toEqual([
    true,
    false,
    true,
    true,
    false,
  ]);
});

test("of errors a hundred are printed, and the rest is counted", () => {
  const lines = report(Array.from({ length: 150 }, () => mistake));
  expect(lines.filter((line) => line.includes(" error "))).toHaveLength(100);
  expect(lines.at(-1)).toBe("… and 50 more errors");
});

test("a file is read once however many mistakes it has", () => {
  const read: string[] = [];
  const textOf = (file: string): string => {
    read.push(file);
    return "x";
  };
  textReport([mistake, mistake, warning(1)], { textOf, paint: PLAIN, allWarnings: true });
  expect(read).toEqual(["a.json"]);
});

test("colours change nothing but colours: the place, the severity, the marks and the hint have one", () => {
  const painted = report([mistake, warning(1)], { allWarnings: true, colors: paint(true) }).join("\n");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are made of them.
  expect(painted.replaceAll(/\x1b\[\d+m/g, "")).toBe(report([mistake, warning(1)], { allWarnings: true }).join("\n"));
  for (const part of ["\x1b[1ma.json:2:3:\x1b[22m", "\x1b[31merror\x1b[39m", "\x1b[33mwarning\x1b[39m", "\x1b[31m^\x1b[39m"])
    expect(painted).toContain(part);
});

test.each<[wishes: Parameters<typeof wantsColor>[0], expected: boolean]>([
  [{ env: {}, isTerminal: true }, true],
  [{ env: {}, isTerminal: false }, false],
  [{ env: { TERM: "dumb" }, isTerminal: true }, false],
  [{ env: { NO_COLOR: "1" }, isTerminal: true }, false],
  [{ env: { NO_COLOR: "" }, isTerminal: true }, true],
  [{ env: { FORCE_COLOR: "1" }, isTerminal: false }, true],
  [{ env: { FORCE_COLOR: "" }, isTerminal: false }, true],
  [{ env: { FORCE_COLOR: "0" }, isTerminal: true }, false],
  [{ env: { FORCE_COLOR: "1", NO_COLOR: "1" }, isTerminal: false }, true],
  [{ flag: true, env: { NO_COLOR: "1" }, isTerminal: false }, true],
  [{ flag: false, env: { FORCE_COLOR: "1" }, isTerminal: true }, false],
])("whether there are colours with %j: %s", (wishes, expected) => {
  expect(wantsColor(wishes)).toBe(expected);
});
