import type { Finding } from "../../findings/finding.js";
import { findingMessage, placeText } from "../../findings/finding-text.js";
import { CHECK_RULES, type CheckRule } from "../../findings/rules.js";
import type { VerifyResult } from "../verify-options.js";
import type { ReportSubject } from "./report-subject.js";

/** JUnit's XML, which CI servers read: one case for each rule, which fails where a promise is broken. */
export function junitReport({ findings }: VerifyResult, { address, file }: ReportSubject): readonly string[] {
  const rules = Object.keys(CHECK_RULES) as CheckRule[];
  const cases = rules.flatMap((rule) =>
    caseOf(
      rule,
      findings.filter((finding) => finding.rule === rule),
      file,
    ),
  );
  const failures = rules.filter((rule) => findings.some((finding) => finding.rule === rule && finding.level === "broken")).length;
  const suite = `<testsuite name="${escapeXml(`katcp verify ${address}`)}" tests="${rules.length}" failures="${failures}">`;
  return ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", suite, ...cases, "</testsuite>", "</testsuites>"];
}

function caseOf(rule: CheckRule, findings: readonly Finding[], file: string): readonly string[] {
  const open = `<testcase classname="${escapeXml(file)}" name="${rule}"`;
  if (findings.length === 0) return [`${open}/>`];
  const broken = findings.filter(({ level }) => level === "broken");
  const notes = findings.filter(({ level }) => level === "note");
  const failure =
    broken.length === 0 ? [] : [`<failure message="${escapeXml(summaryOf(broken))}">${escapeXml(broken.map(textOf).join("\n"))}</failure>`];
  const output = notes.length === 0 ? [] : [`<system-out>${escapeXml(notes.map(textOf).join("\n"))}</system-out>`];
  return [`${open}>`, ...failure, ...output, "</testcase>"];
}

function summaryOf(findings: readonly Finding[]): string {
  const [first] = findings;
  return first === undefined
    ? ""
    : `${first.what}: ${findingMessage(first)}${findings.length > 1 ? ` (and ${findings.length - 1} more)` : ""}`;
}

function textOf(finding: Finding): string {
  const rest = [finding.line, placeText(finding)].filter((text) => text !== undefined);
  return [`${finding.what}: ${findingMessage(finding)}`, ...rest].join("\n  ");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** XML has no way at all to write most control characters; `shown` has left none. */
function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? "");
}
