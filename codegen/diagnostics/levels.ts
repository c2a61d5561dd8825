import { CHANGE_RULES, type ChangeRule, isChangeRule } from "./change-rules.js";
import { type Diagnostic, ERROR_RULES, WARNING_RULES, type WarningRule } from "./diagnostics.js";
import { nearestWord } from "./nearest-word.js";

/** The level of a rule. */
export const RULE_LEVELS = ["off", "warning", "error"] as const;
export type RuleLevel = (typeof RULE_LEVELS)[number];

/** The rules that have a level: of warnings, and of changes between versions. */
export type LevelRule = WarningRule | ChangeRule;

/** The level of each rule that is not `warning`. What is an error by itself has none: nothing can be generated from a mistake. */
export type RuleLevels = Readonly<Partial<Record<LevelRule, RuleLevel>>>;

/** Options for the levels of warnings. */
export interface LevelOptions {
  readonly levels?: RuleLevels | undefined;
  /** Turns all remaining warnings into errors. */
  readonly warningsAsErrors?: boolean | undefined;
}

/** Diagnostics as the levels of their rules have them: left out, warnings, or errors; in the same order. */
export function applyLevels(
  diagnostics: readonly Diagnostic[],
  { levels = {}, warningsAsErrors = false }: LevelOptions,
): readonly Diagnostic[] {
  return diagnostics.flatMap((diagnostic) => {
    if (diagnostic.severity === "error") return diagnostic;
    const level = isWarningRule(diagnostic.rule) ? (levels[diagnostic.rule] ?? "warning") : "error";
    if (level === "off") return [];
    return { ...diagnostic, severity: level === "error" || warningsAsErrors ? "error" : "warning" };
  });
}

/** What is wrong with the level of a rule, wherever it was written; undefined where nothing is. */
export function findLevelProblem(rule: string, level: unknown): string | undefined {
  if (ERROR_RULES.some((each) => each === rule)) return `the rule "${rule}" is an error, which has no level`;
  if (!isLevelRule(rule)) {
    const meant = nearestWord(rule, [...WARNING_RULES, ...Object.keys(CHANGE_RULES)]);
    const hint = meant === undefined ? "" : ` (did you mean "${meant}"?)`;
    return `there is no rule ${JSON.stringify(rule)}; there are ${WARNING_RULES.join(", ")}, and those of katcp-gen diff${hint}`;
  }
  return isRuleLevel(level) ? undefined : `the level of "${rule}" expects one of ${RULE_LEVELS.join(", ")}, found ${JSON.stringify(level)}`;
}

/** Whether a text is the name of a rule that has a level. */
export function isLevelRule(rule: string): rule is LevelRule {
  return isWarningRule(rule) || isChangeRule(rule);
}

/** Whether a text is the name of a rule of warnings. */
export function isWarningRule(rule: string): rule is WarningRule {
  return WARNING_RULES.some((each) => each === rule);
}

/** Whether a value is a level. */
export function isRuleLevel(level: unknown): level is RuleLevel {
  return RULE_LEVELS.some((each) => each === level);
}
