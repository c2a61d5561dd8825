import type { Change } from "../changes/change.js";
import { compareModels } from "../changes/compare-models.js";
import { isEnough, lowestEnough, neededStep } from "../changes/needed-version.js";
import { withoutSecrets } from "../changes/without-secrets.js";
import { type ChangeRule, isChangeRule, stepOf } from "../diagnostics/change-rules.js";
import type { Diagnostic } from "../diagnostics/diagnostics.js";
import type { RuleLevel, RuleLevels } from "../diagnostics/levels.js";
import type { VersionStep } from "../diagnostics/party.js";
import { firstWord } from "../interface/shape.js";
import type { DeviceModel } from "../model/device-model.js";
import { compileSource } from "./compile-source.js";
import type { InterfaceSource } from "./named-sources.js";

/** A change, and what the project says of it. */
export interface JudgedChange extends Change {
  readonly level: Exclude<RuleLevel, "off">;
  /** The reason for which the file's `x-allow` exempts it: then it needs no version. */
  readonly allowed: string | undefined;
}

/** The versions of both sides, and the one to write. */
export interface VersionVerdict {
  readonly old: string;
  readonly new: string;
  readonly needed: VersionStep;
  readonly isEnough: boolean;
  /** The lowest that is enough; undefined where the old one cannot be counted up. */
  readonly lowest: string | undefined;
}

/** What has changed between two files. */
export interface InterfaceDiff {
  readonly old: InterfaceSource;
  readonly now: InterfaceSource;
  readonly version: VersionVerdict;
  /** The hardest first, then as the file has them. */
  readonly changes: readonly JudgedChange[];
  /** Entries of `x-allow` that exempt no change. */
  readonly idleAllowances: readonly string[];
}

/** Compares two interface files; what is wrong with either, where one has a mistake. */
export function diffInterfaces(old: InterfaceSource, now: InterfaceSource, levels: RuleLevels): InterfaceDiff | readonly Diagnostic[] {
  const [was, is] = [compileSource(old), compileSource(now)];
  if (was.model === undefined || is.model === undefined) return [...was.diagnostics, ...is.diagnostics];
  // What a device keeps to itself is no difference to its file.
  const seen = old.isDescription || now.isDescription ? withoutSecrets : (model: DeviceModel) => model;
  const { changes, idleAllowances } = judge(compareModels({ old: seen(was.model), now: seen(is.model) }), is.model, levels);
  const needed = neededStep(changes.filter(({ allowed }) => allowed === undefined));
  const [before, after] = [was.model.version, is.model.version];
  const version = { old: before, new: after, needed, isEnough: isEnough(before, after, needed), lowest: lowestEnough(before, needed) };
  return { old, now, version, changes, idleAllowances };
}

/** Whether a diff makes the program fail: the version is too low, or a change has the level of an error. */
export function isRefused({ version, changes }: InterfaceDiff): boolean {
  return !version.isEnough || changes.some(({ level, allowed }) => level === "error" && allowed === undefined);
}

/** The level of a rule that nobody has set: what has to be asked for is off. */
export function usualLevel(rule: ChangeRule): RuleLevel {
  return rule === "removed-without-deprecation" ? "off" : "warning";
}

function judge(
  changes: readonly Change[],
  { allowances }: DeviceModel,
  levels: RuleLevels,
): Pick<InterfaceDiff, "changes" | "idleAllowances"> {
  const used = new Set<string>();
  const judged = changes.flatMap((change) => {
    const level = levels[change.rule] ?? usualLevel(change.rule);
    const key = [`${change.rule} ${change.subject}`, change.rule].find((each) => allowances.has(each));
    if (key !== undefined) used.add(key);
    return level === "off" ? [] : [{ ...change, level, allowed: key === undefined ? undefined : allowances.get(key) }];
  });
  return {
    changes: sortByHarm(judged),
    idleAllowances: [...allowances.keys()].filter((key) => isChangeRule(firstWord(key)) && !used.has(key)),
  };
}

const harms: readonly VersionStep[] = ["major", "minor", "none"];

/** Stable: what does as much harm stays as the comparison has it. */
function sortByHarm(changes: readonly JudgedChange[]): readonly JudgedChange[] {
  return changes.toSorted((one, other) => harms.indexOf(stepOf(one.rule)) - harms.indexOf(stepOf(other.rule)));
}
