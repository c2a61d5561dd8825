import { InvalidArgumentError, Option } from "commander";
import { findLevelProblem, isLevelRule, isRuleLevel, type RuleLevels } from "../diagnostics/levels.js";

/** `--level name-style=off,missing-units=error`, which may stand several times. */
export function levelOption(): Option {
  return new Option("--level <rule=level,...>", "the level of a rule: off, warning or error").default({}, "warning").argParser(parseLevels);
}

/** Adds the levels of one more option to those before it. @throws InvalidArgumentError */
function parseLevels(text: string, before: RuleLevels): RuleLevels {
  const added = text.split(",").map((part) => {
    const [rule = "", level] = part.split("=");
    if (isLevelRule(rule) && isRuleLevel(level)) return [rule, level];
    throw new InvalidArgumentError(`Expected rule=level, found ${JSON.stringify(part)}: ${findLevelProblem(rule, level) ?? ""}.`);
  });
  return { ...before, ...Object.fromEntries(added) };
}
