import { findingText, placeText } from "../../findings/finding-text.js";
import type { VerifyResult } from "../verify-options.js";
import type { ReportSubject } from "./report-subject.js";

/** For people: each finding with the line that shows it and the place in the interface, and one line that sums up. */
export function textReport(result: VerifyResult, { address, file }: ReportSubject): readonly string[] {
  const lines = result.findings.flatMap((finding) => {
    const place = placeText(finding);
    const details = [finding.line === undefined ? "" : `  type: ${finding.line}`, place === undefined ? "" : `  at:   ${place}`];
    return [findingText(finding), ...details.filter((line) => line !== "")];
  });
  const more = result.left === 0 ? [] : [`and ${counted(result.left, "more finding")}`];
  const verdict = result.isKept ? "keeps" : "does not keep";
  const notes = result.findings.filter(({ level }) => level === "note").length;
  const broken = result.findings.length - notes + result.left;
  const summary = `${address} ${verdict} ${file}: ${counted(broken, "broken promise")}, ${counted(notes, "note")}; ${counted(result.requests, "request")}, seed ${result.seed}`;
  return [...lines, ...more, summary];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
