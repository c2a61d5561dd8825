import type { Message } from "katcp-runtime";
import { type Finding, findingOf, type Problem } from "../findings/finding.js";
import { quoted } from "../findings/shown.js";
import { problemsOfEnd } from "../promise/check-end.js";
import { problemsOfList } from "../promise/check-list.js";
import type { DevicePromise } from "../promise/device-promise.js";
import type { ListedSensor } from "../promise/listed-sensor.js";
import type { DeviceUnderTest } from "./device-under-test.js";
import type { FindingList } from "./finding-list.js";

/** What a phase works with. */
export interface VerifyRun {
  readonly device: DeviceUnderTest;
  readonly promise: DevicePromise;
  readonly findings: FindingList;
  readonly allow: ReadonlySet<string>;
  readonly runs: number;
  readonly seed: number;
  /** How many sensors are sampled. */
  readonly sensors: number;
  /** What the device lists of its sensors, once it has been asked. */
  listed?: ReadonlyMap<string, ListedSensor> | undefined;
}

/** Asks a request of the guidelines that has to succeed; undefined where it does not. */
export async function askStandard(
  run: VerifyRun,
  name: string,
): Promise<{ readonly reply: Message; readonly informs: readonly Message[] } | undefined> {
  const { device, findings } = run;
  const answer = await device.ask({ name });
  for (const problem of problemsOfEnd(answer, device.timeoutMs)) findings.add(standardFinding(run, name, problem));
  const { reply, informs } = answer;
  if (reply === undefined) return undefined;
  if (reply.text(0) === "ok") return { reply, informs };
  findings.add(standardFinding(run, name, { rule: "reply-code", expected: "ok", received: quoted(reply.toString()) }));
  return undefined;
}

/** The same of one that is answered by informs and their count. */
export async function askList(run: VerifyRun, name: string): Promise<readonly Message[] | undefined> {
  const answer = await askStandard(run, name);
  if (answer === undefined) return undefined;
  const { reply, informs } = answer;
  for (const problem of problemsOfList(reply, informs.length)) run.findings.add(standardFinding(run, name, problem));
  return informs;
}

function standardFinding({ promise }: VerifyRun, name: string, problem: Problem): Finding {
  return findingOf(problem, { ...promise.subject, what: `request ${quoted(name)}` }, { line: `?${name}` });
}
