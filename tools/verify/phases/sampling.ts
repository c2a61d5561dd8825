import { type Finding, findingOf, type Problem } from "../../findings/finding.js";
import { quoted, shown } from "../../findings/shown.js";
import type { Answer } from "../../link/answer.js";
import { waitMs } from "../../link/pace.js";
import { problemsOfEnd } from "../../promise/check-end.js";
import { findingsOfReadings, namesOfReadings } from "../../promise/check-reading.js";
import type { VerifyRun } from "../verify-run.js";
import { listSensors } from "./inventory-sensors.js";
import { type SampledSensor, sampleSensors } from "./sampled-sensors.js";
import { problemOfRate, type TestStrategy, testStrategies, WATCH_SECONDS } from "./test-strategies.js";

/** Each strategy on a few sensors of different types (guidelines §7.1, §7.3). */
export async function lookAtSampling(run: VerifyRun): Promise<void> {
  const listed = await listSensors(run);
  if (listed === undefined) return;
  const sensors = sampleSensors(run.promise, [...listed.values()], run.sensors);
  for (const strategy of testStrategies(run.promise.spoken.major)) await tryStrategy(run, strategy, sensors);
  await refuseDifferential(run, sensors);
  await endSampling(run, sensors);
}

async function tryStrategy(run: VerifyRun, strategy: TestStrategy, sensors: readonly SampledSensor[]): Promise<void> {
  const fitting = sensors.filter(({ isNumber }) => isNumber || strategy.difference === undefined);
  const sampled: SampledSensor[] = [];
  for (const sensor of fitting) if (await setStrategy(run, strategy, sensor)) sampled.push(sensor);
  if (!strategy.isTimed || sampled.length === 0) return;
  const counts = await countReports(run);
  for (const { name } of sampled) {
    const problem = problemOfRate(strategy, counts.get(name) ?? 0);
    if (problem !== undefined)
      run.findings.add(findingOf(problem, run.promise.subjectOfSensor(name), { line: lineOf(name, strategy.words) }));
  }
}

/** Whether the device has set it. */
async function setStrategy(run: VerifyRun, { words, isOptional }: TestStrategy, { name }: SampledSensor): Promise<boolean> {
  const answer = await run.device.ask({ name: "sensor-sampling", args: [Buffer.from(name).toString("latin1"), ...words] });
  const tell = (problem: Problem, level?: "note"): void => {
    const how = { line: lineOf(name, words), ...(level === undefined ? {} : { level }) };
    run.findings.add(findingOf(problem, run.promise.subjectOfSensor(name), how));
  };
  for (const problem of problemsOfEnd(answer, run.device.timeoutMs)) tell(problem);
  const { reply } = answer;
  if (reply === undefined) return false;
  if (reply.text(0) !== "ok") {
    // Guidelines Table 9: new in version 5, and optional.
    const level = isOptional ? "note" : undefined;
    tell({ rule: "sampling-refused", expected: `the strategy ${words.join(" ")}`, received: quoted(reply.toString()) }, level);
    return false;
  }
  for (const problem of problemsOfSetting(answer, name, words)) tell(problem);
  for (const finding of reportsOf(run, answer)) run.findings.add(finding);
  return true;
}

function* reportsOf({ promise }: VerifyRun, { others }: Answer): Iterable<Finding> {
  for (const other of others) if (other.name === "sensor-status") yield* findingsOfReadings(promise, other);
}

function* problemsOfSetting({ reply, others }: Answer, name: string, words: readonly string[]): Iterable<Problem> {
  const echo = Array.from({ length: (reply?.argumentCount ?? 1) - 1 }, (_, index) => reply?.text(index + 1) ?? "");
  if (!isEcho(echo, [name, ...words])) {
    yield { rule: "sampling-echo", expected: `ok ${name} ${words.join(" ")}`, received: shown(reply?.toString() ?? "") };
  }
  const isReported = others.some((other) => other.name === "sensor-status" && namesOfReadings(other).includes(name));
  if (isReported || words[0] === "none") return;
  yield { rule: "sampling-first-report", expected: "#sensor-status before the reply", received: "none" };
}

/** A device may print numbers otherwise: `period 1` and `period 1.0`. */
function isEcho(echo: readonly string[], words: readonly string[]): boolean {
  return echo.length === words.length && echo.every((word, index) => word === words[index] || Number(word) === Number(words[index]));
}

/** How many reports of each sensor come in the time. */
async function countReports(run: VerifyRun): Promise<ReadonlyMap<string, number>> {
  const counts = startCounting(run);
  await waitMs(run.device.clock, WATCH_SECONDS * 1000);
  run.device.onReport = () => {};
  return counts;
}

/** Counts from now on. */
function startCounting({ device }: VerifyRun): Map<string, number> {
  const counts = new Map<string, number>();
  device.onReport = (report) => {
    for (const name of namesOfReadings(report)) counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  return counts;
}

/** Only numbers have differences. */
async function refuseDifferential({ device, promise, findings }: VerifyRun, sensors: readonly SampledSensor[]): Promise<void> {
  const sensor = sensors.find(({ isNumber }) => !isNumber);
  if (sensor === undefined) return;
  const { reply } = await device.ask({ name: "sensor-sampling", args: [sensor.name, "differential", "1"] });
  if (reply?.text(0) !== "ok") return;
  const expected = `fail, since ${sensor.name} is no number`;
  const problem = { rule: "wrong-call-accepted", expected, received: quoted(reply.toString()) } as const;
  findings.add(findingOf(problem, promise.subjectOfSensor(sensor.name), { line: lineOf(sensor.name, ["differential", "1"]) }));
}

async function endSampling(run: VerifyRun, sensors: readonly SampledSensor[]): Promise<void> {
  const none: TestStrategy = { words: ["none"], isTimed: false, isOptional: false };
  const counts = startCounting(run);
  for (const sensor of sensors) {
    // Those that come before the reply are no strays, and are not counted; those of before are none of ours.
    counts.delete(sensor.name);
    await setStrategy(run, none, sensor);
  }
  await waitMs(run.device.clock, WATCH_SECONDS * 1000);
  run.device.onReport = () => {};
  for (const { name } of sensors) {
    const count = counts.get(name) ?? 0;
    if (count === 0) continue;
    const problem = { rule: "sampling-after-none", expected: "no report", received: `${count} in ${WATCH_SECONDS} s` } as const;
    run.findings.add(findingOf(problem, run.promise.subjectOfSensor(name), { line: lineOf(name, ["none"]) }));
  }
}

function lineOf(name: string, words: readonly string[]): string {
  return `?sensor-sampling ${shown(name)} ${words.join(" ")}`;
}
