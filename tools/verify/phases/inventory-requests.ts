import type { Message } from "katcp-runtime";
import { STANDARD_REQUESTS } from "katcp-runtime/vocabulary";
import { findingOf } from "../../findings/finding.js";
import { quoted } from "../../findings/shown.js";
import { levelOf } from "../../promise/check-inform.js";
import { isSameText } from "../../promise/check-listing.js";
import type { DevicePromise, RequestPromise } from "../../promise/device-promise.js";
import { askList, type VerifyRun } from "../verify-run.js";

/** Those that every device has (guidelines §4.1); the others are optional. */
const optional: readonly string[] = ["restart", "sensor-sampling-clear", "request-timeout-hint", "interface-describe", "device-snapshot"];

/** `?help` and `?request-timeout-hint`. */
export async function lookAtRequests(run: VerifyRun): Promise<void> {
  const informs = await askList(run, "help");
  if (informs === undefined) return;
  const listed = new Map(informs.map((inform) => [inform.text(0), inform.text(1)]));
  for (const request of run.promise.requests) lookForRequest(run, request, listed);
  lookForStandard(run, listed);
  lookForExtras(run, listed);
  if (listed.has("request-timeout-hint")) await lookAtHints(run);
}

function lookForRequest({ promise, findings }: VerifyRun, { name, model }: RequestPromise, listed: ReadonlyMap<string, string>): void {
  const subject = promise.subjectOfRequest(name);
  const text = listed.get(name);
  if (text === undefined) {
    const former = model.aliases.find((alias) => listed.has(alias.name))?.name;
    const received = former === undefined ? "none" : `only its former name, ${former}`;
    const level = isHidden(promise, model.access) ? ({ level: "note" } as const) : {};
    findings.add(findingOf({ rule: "request-missing", expected: `?${name} in ?help`, received }, subject, { line: "?help", ...level }));
    return;
  }
  const [first = ""] = model.description.split(/\r\n|\r|\n/, 1);
  if (isSameText(text, first)) return;
  findings.add(findingOf({ rule: "help-text", expected: quoted(first), received: quoted(text) }, subject, { line: `?help ${name}` }));
}

function lookForStandard({ promise, findings }: VerifyRun, listed: ReadonlyMap<string, string>): void {
  const promised = new Set(
    promise.model.standard.filter((each) => each.isPromised && !isHidden(promise, each.access)).map(({ name }) => name),
  );
  for (const name of STANDARD_REQUESTS) {
    if (listed.has(name) || (optional.includes(name) && !promised.has(name))) continue;
    const problem = { rule: "standard-missing", expected: `?${name} in ?help`, received: "none" } as const;
    findings.add(
      findingOf(problem, { ...promise.subject, what: `request ${quoted(name)}` }, promised.has(name) ? { level: "broken" } : {}),
    );
  }
}

/** With roles, a device may list only what the client may use; who connects like this has the lowest. */
function isHidden({ model: { roles } }: DevicePromise, access: string | undefined): boolean {
  return access !== undefined && roles.length > 0 && access !== roles[0];
}

function lookForExtras({ promise, findings }: VerifyRun, listed: ReadonlyMap<string, string>): void {
  for (const [name, text] of listed) {
    if (promise.request(name) !== undefined || STANDARD_REQUESTS.includes(name)) continue;
    const problem = { rule: "request-extra", expected: "a request that the interface has", received: quoted(`?${name}: ${text}`) } as const;
    findings.add(findingOf(problem, { ...promise.subject, what: `request ${quoted(name)}` }, levelOf(promise)));
  }
}

/** Guidelines §4.1: seconds; none, or 0, is no hint. */
async function lookAtHints(run: VerifyRun): Promise<void> {
  const informs: readonly Message[] = (await askList(run, "request-timeout-hint")) ?? [];
  const hints = new Map(informs.map((inform) => [inform.text(0), Number(inform.text(1))]));
  for (const { name, model } of run.promise.requests) {
    const hint = hints.get(name) || undefined;
    if (hint === model.timeout) continue;
    const problem = { rule: "timeout-hint", expected: textOf(model.timeout), received: textOf(hint) } as const;
    run.findings.add(findingOf(problem, run.promise.subjectOfRequest(name), { line: `?request-timeout-hint ${name}` }));
  }
}

function textOf(seconds: number | undefined): string {
  return seconds === undefined ? "no timeout hint" : `a timeout hint of ${seconds} s`;
}
