import type { VerifyResult } from "../verify-options.js";
import { githubReport } from "./github-report.js";
import { junitReport } from "./junit-report.js";
import type { ReportSubject } from "./report-subject.js";
import { textReport } from "./text-report.js";

/** The forms of a report, and what makes each. */
const reports = {
  text: textReport,
  json: (result: VerifyResult, subject: ReportSubject): readonly string[] => [JSON.stringify({ ...subject, ...result }, undefined, 2)],
  junit: junitReport,
  github: githubReport,
} as const;

export type ReportFormat = keyof typeof reports;
export const REPORT_FORMATS = Object.keys(reports) as readonly ReportFormat[];

/** The lines of a report. */
export function reportOf(result: VerifyResult, format: ReportFormat, subject: ReportSubject): readonly string[] {
  return reports[format](result, subject);
}
