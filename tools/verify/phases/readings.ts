import { findingOf } from "../../findings/finding.js";
import { shown } from "../../findings/shown.js";
import { findingsOfReadings, namesOfReadings } from "../../promise/check-reading.js";
import { askList, type VerifyRun } from "../verify-run.js";
import { listSensors } from "./inventory-sensors.js";

/** `?sensor-value` of everything: each sensor of the list has a reading, which can be read and has the status that it should. */
export async function lookAtReadings(run: VerifyRun): Promise<void> {
  const { promise, findings } = run;
  const listed = await listSensors(run);
  const informs = await askList(run, "sensor-value");
  if (listed === undefined || informs === undefined) return;
  const read = new Set<string>();
  for (const inform of informs) {
    for (const name of namesOfReadings(inform)) read.add(name);
    for (const finding of findingsOfReadings(promise, inform)) findings.add({ ...finding, line: lineOf(inform.text(2)) });
  }
  for (const name of listed.keys()) {
    // What comes and goes may have gone.
    if (read.has(name) || promise.sensor(name)?.model.dynamic) continue;
    const problem = { rule: "reading-missing", expected: "a reading in ?sensor-value", received: "none" } as const;
    findings.add(findingOf(problem, promise.subjectOfSensor(name), { line: lineOf(name) }));
  }
}

function lineOf(name: string): string {
  return `?sensor-value ${shown(name)}`.trimEnd();
}
