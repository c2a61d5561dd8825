import type { Finding } from "../../findings/finding.js";
import { findingMessage } from "../../findings/finding-text.js";
import type { VerifyResult } from "../verify-options.js";

/** Workflow commands of GitHub: a comment on the line of the interface that is broken. */
export function githubReport({ findings }: VerifyResult): readonly string[] {
  return findings.map((finding) => {
    const { place, level, rule } = finding;
    const where = place === undefined ? [] : [`file=${property(place.file)}`, `line=${place.line}`, `col=${place.column}`];
    const command = level === "broken" ? "error" : "notice";
    return `::${command} ${[...where, `title=${property(rule)}`].join(",")}::${data(messageOf(finding))}`;
  });
}

function messageOf(finding: Finding): string {
  return `${finding.what}: ${findingMessage(finding)}${finding.line === undefined ? "" : `\n${finding.line}`}`;
}

/** What would end a command, or a property of one, is written by its code. */
function data(text: string): string {
  return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function property(text: string): string {
  return data(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}
