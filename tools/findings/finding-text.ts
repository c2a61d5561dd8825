import type { Finding } from "./finding.js";

/** `broken reply-value: request "add": expected reply value 1 "total": a float, received "x"`. */
export function findingText(finding: Finding): string {
  return `${finding.level} ${finding.rule}: ${finding.what}: ${findingMessage(finding)}`;
}

/** What was expected, and what came. */
export function findingMessage({ expected, received }: Finding): string {
  return `expected ${expected}; received ${received}`;
}

/** `dev.katcp.json:12:5`; undefined of what the interface does not have. */
export function placeText({ place }: Finding): string | undefined {
  return place && `${place.file}:${place.line}:${place.column}`;
}
