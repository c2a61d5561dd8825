import { countOf } from "../count-of.js";
import { breaksOf, stepOf } from "../diagnostics/change-rules.js";
import type { Paint } from "../diagnostics/paint.js";
import { PARTY_NAMES, type VersionStep } from "../diagnostics/party.js";
import { annotation } from "../diagnostics/report.js";
import type { DiffFormat } from "./diff-format.js";
import { type InterfaceDiff, isRefused, type JudgedChange, type VersionVerdict } from "./diff-interfaces.js";

/** The lines that tell of changes. */
export function reportDiffs(diffs: readonly InterfaceDiff[], format: DiffFormat, paint: Paint): readonly string[] {
  switch (format) {
    case "json":
      return [JSON.stringify(jsonOf(diffs), undefined, 2)];
    case "github":
      return diffs.flatMap(githubLines);
    case "markdown":
      return diffs.flatMap(markdownLines);
    default:
      return diffs.flatMap((diff) => textLines(diff, paint));
  }
}

/** One object; of several interfaces, one that holds those. */
function jsonOf(diffs: readonly InterfaceDiff[]): unknown {
  const [only] = diffs;
  return diffs.length === 1 && only !== undefined
    ? jsonOfOne(only)
    : { interfaces: diffs.map((diff) => ({ file: diff.now.label, ...jsonOfOne(diff) })) };
}

function jsonOfOne({ version: { old, new: now, needed, isEnough }, changes, old: source, now: target }: InterfaceDiff): object {
  return {
    version: { old, new: now, needed, isEnough },
    changes: changes.map(({ rule, subject, message, place, old: before, hint, level, allowed }) => {
      const { file, line, column } = place.spot;
      const was = before?.spot;
      return {
        rule,
        breaks: breaksOf(rule),
        subject,
        message,
        file: target.labelOf(file),
        line,
        column,
        ...(was === undefined ? {} : { old: { file: source.labelOf(was.file), line: was.line, column: was.column } }),
        ...(hint === undefined ? {} : { hint }),
        ...(level === "error" ? { level } : {}),
        ...(allowed === undefined ? {} : { allowed }),
      };
    }),
  };
}

function textLines(diff: InterfaceDiff, paint: Paint): readonly string[] {
  const lines = diff.changes.flatMap((change) => textOf(change, diff, paint));
  const idle = diff.idleAllowances.map((key) => `${diff.now.label}: "x-allow" exempts nothing by ${JSON.stringify(key)}: remove it`);
  return [...lines, ...idle, summarise(diff, paint)];
}

function textOf({ rule, message, place, hint, allowed }: JudgedChange, { now }: InterfaceDiff, paint: Paint): readonly string[] {
  const { file, line, column } = place.spot;
  const step = allowed === undefined ? tint(stepOf(rule), paint) : paint.dim("allowed");
  const after = allowed === undefined ? breakWords(rule) : `, allowed: ${allowed}`;
  const end = hint === undefined ? "" : ` ${paint.cyan(`(${hint})`)}`;
  return [`${paint.bold(`${now.labelOf(file)}:${line}:${column}:`)} ${step} ${rule}: ${message}${after}${end}`];
}

function tint(step: VersionStep, paint: Paint): string {
  return step === "major" ? paint.red(step) : step === "minor" ? paint.yellow(step) : paint.dim("none");
}

function breakWords(rule: JudgedChange["rule"]): string {
  const parties = breaksOf(rule);
  return parties.length === 0 ? "" : `; breaks ${parties.map((party) => PARTY_NAMES[party]).join(", ")}`;
}

function summarise(diff: InterfaceDiff, paint: Paint): string {
  const { now, old, changes, version } = diff;
  if (changes.length === 0 && version.isEnough) return `${now.label}: no change since ${old.label}`;
  const verdict = verdictOf(version);
  return `${now.label}: ${countOf(changes.length, "change")} since ${old.label}; ${isRefused(diff) ? paint.red(verdict) : verdict}`;
}

/** What the version has to do with it. */
export function verdictOf({ old, new: now, needed, isEnough, lowest }: VersionVerdict): string {
  const need = needed === "none" ? "no new version is needed" : `a new ${needed} version is needed`;
  const found =
    old === now ? `the file still says ${JSON.stringify(now)}` : `the file says ${JSON.stringify(now)} (before: ${JSON.stringify(old)})`;
  if (isEnough) return `${need}, and ${found}`;
  const remedy =
    lowest === undefined ? "write a different version" : `write ${JSON.stringify(lowest)} or a later one (--write-version does)`;
  return needed === "none" ? `the version went back: ${found}` : `${need}, but ${found}: ${remedy}`;
}

function githubLines(diff: InterfaceDiff): readonly string[] {
  const changes = diff.changes.map(({ rule, message, place, level, allowed }) => {
    const isError = allowed === undefined && (level === "error" || (!diff.version.isEnough && stepOf(rule) === diff.version.needed));
    const severity = isError ? "error" : "notice";
    const { file, ...spot } = place.spot;
    return annotation({ ...spot, file: diff.now.labelOf(file), severity, title: rule }, `${message}${breakWords(rule)}`);
  });
  const refused = { file: diff.now.label, line: 1, column: 1, severity: "error", title: "version" } as const;
  return diff.version.isEnough ? changes : [...changes, annotation(refused, verdictOf(diff.version))];
}

const noStep = { none: "–", minor: "minor", major: "**major**" } as const;

function markdownLines(diff: InterfaceDiff): readonly string[] {
  const { now, old, changes, version } = diff;
  const title = `### ${codeOf(now.label)} since ${codeOf(old.label)}`;
  const verdict = `${version.isEnough ? "" : "⚠️ "}${sentence(changes.length === 0 ? "nothing has changed" : verdictOf(version))}`;
  if (changes.length === 0) return [title, "", verdict, ""];
  const rows = changes.map(({ rule, message, allowed, place }) => {
    const whom =
      allowed === undefined
        ? breaksOf(rule)
            .map((party) => PARTY_NAMES[party])
            .join(", ") || "nobody"
        : `allowed: ${allowed}`;
    return `| ${noStep[stepOf(rule)]} | ${cell(message)} | ${cell(whom)} | ${codeOf(rule)} | ${place.spot.line} |`;
  });
  return [title, "", verdict, "", "| Version | Change | Breaks | Rule | Line |", "| --- | --- | --- | --- | ---: |", ...rows, ""];
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** As a span of code, in which Markdown reads nothing. */
function codeOf(text: string): string {
  return `\`${cell(text).replaceAll("`", "'")}\``;
}

/** A cell ends at a bar; what an author wrote is no HTML here. */
function cell(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll(/\s+/g, " ");
}
