import { findingOf } from "../../findings/finding.js";
import { quoted, shown } from "../../findings/shown.js";
import { levelOf } from "../../promise/check-inform.js";
import { problemsOfListing } from "../../promise/check-listing.js";
import { type ListedSensor, readListedSensor } from "../../promise/listed-sensor.js";
import { askList, type VerifyRun } from "../verify-run.js";

/** `?sensor-list`. */
export async function lookAtSensors(run: VerifyRun): Promise<void> {
  const listed = await listSensors(run);
  if (listed === undefined) return;
  lookForSensors(run, listed);
  for (const said of listed.values()) lookAtSensor(run, said);
}

/** What the device lists, by name; undefined where it does not. It is asked once for all phases. */
export async function listSensors(run: VerifyRun): Promise<ReadonlyMap<string, ListedSensor> | undefined> {
  run.listed ??= await readList(run);
  return run.listed;
}

async function readList(run: VerifyRun): Promise<ReadonlyMap<string, ListedSensor> | undefined> {
  const informs = await askList(run, "sensor-list");
  if (informs === undefined) return undefined;
  const listed = new Map<string, ListedSensor>();
  for (const inform of informs) {
    const said = readListedSensor(inform);
    if (said !== undefined) listed.set(said.name, said);
    else {
      const expected = "a name, a description, units, a type and its parameters";
      const problem = { rule: "list-count", expected, received: shown(inform.toString()) } as const;
      run.findings.add(findingOf(problem, { ...run.promise.subject, what: "#sensor-list" }, { line: "?sensor-list" }));
    }
  }
  return listed;
}

function lookForSensors({ promise, findings }: VerifyRun, listed: ReadonlyMap<string, ListedSensor>): void {
  for (const sensor of promise.sensors) {
    for (const name of sensor.names()) {
      if (listed.has(name)) continue;
      const former = sensor.aliases.find((alias) => listed.has(alias));
      const received = former === undefined ? "none" : `only its former name, ${former}`;
      const problem = { rule: "sensor-missing", expected: `${name} in ?sensor-list`, received } as const;
      findings.add(findingOf(problem, promise.subjectOfSensor(name), { line: `?sensor-list ${name}` }));
    }
  }
}

function lookAtSensor({ promise, findings }: VerifyRun, said: ListedSensor): void {
  const { name } = said;
  const sensor = promise.sensor(name);
  if (sensor === undefined) {
    const problem = {
      rule: "sensor-extra",
      expected: "a sensor that the interface has",
      received: quoted(`${name} (${said.type})`),
    } as const;
    findings.add(findingOf(problem, { ...promise.subject, what: `sensor ${quoted(name)}` }, levelOf(promise)));
    return;
  }
  const line = `?sensor-list ${shown(name)}`;
  for (const problem of problemsOfListing(sensor, said)) findings.add(findingOf(problem, promise.subjectOfSensor(name), { line }));
}
