import { parseApiVersion } from "katcp-runtime/vocabulary";
import { stepOf } from "../diagnostics/change-rules.js";
import type { VersionStep } from "../diagnostics/party.js";
import type { Change } from "./change.js";

/** `<api>-<major>.<minor>` (guidelines §4.2.1, `#version`), to be counted with. */
export interface Version {
  readonly api: string;
  readonly major: number;
  readonly minor: number;
}

/** Undefined where a version is not of that form. */
export function parseVersion(text: string): Version | undefined {
  const parsed = parseApiVersion(text);
  return parsed === undefined ? undefined : { api: parsed.api, major: Number(parsed.major), minor: Number(parsed.minor) };
}

const steps = ["none", "minor", "major"] as const;

/** The largest step that any of the changes needs. */
export function neededStep(changes: readonly Pick<Change, "rule">[]): VersionStep {
  return steps[Math.max(0, ...changes.map(({ rule }) => steps.indexOf(stepOf(rule))))] ?? "none";
}

/** Whether a version is far enough from the one before; another API's is, and one that is none of the grammar where it is another. */
export function isEnough(old: string, now: string, step: VersionStep): boolean {
  const [was, is] = [parseVersion(old), parseVersion(now)];
  if (was === undefined || is === undefined) return step === "none" || old !== now;
  if (was.api !== is.api || is.major > was.major) return true;
  if (is.major < was.major || step === "major") return false;
  return step === "minor" ? is.minor > was.minor : is.minor >= was.minor;
}

/** The lowest version that is enough; undefined where the old one is not of the grammar, so that nobody can count it up. */
export function lowestEnough(old: string, step: VersionStep): string | undefined {
  const was = parseVersion(old);
  if (was === undefined) return undefined;
  if (step === "none") return old;
  return step === "major" ? `${was.api}-${was.major + 1}.0` : `${was.api}-${was.major}.${was.minor + 1}`;
}
