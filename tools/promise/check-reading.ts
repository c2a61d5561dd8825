import { DatatypeError, type Message, messageOf, type Status } from "katcp-runtime";
import { datatypeOf, STATUSES } from "katcp-runtime/vocabulary";
import { type Finding, findingOf, type Problem, problemOf, type Subject } from "../findings/finding.js";
import { quoted, shown } from "../findings/shown.js";
import type { DevicePromise } from "./device-promise.js";
import type { SensorPromise } from "./sensor-promise.js";

/** Statuses whose value means something (guidelines Table 8). */
const valid: readonly string[] = ["nominal", "warn", "error"];
const gravity = ["nominal", "warn", "error"];

/** The names of the sensors that `#sensor-value` or `#sensor-status` tells of. */
export function namesOfReadings(inform: Message): readonly string[] {
  const names: string[] = [];
  for (let first = 2; first < inform.argumentCount; first += 3) names.push(inform.text(first));
  return names;
}

/** What is wrong with `#sensor-value` or `#sensor-status`: timestamp, count, and three for each sensor (guidelines §7.2). */
export function* findingsOfReadings(promise: DevicePromise, inform: Message): Iterable<Finding> {
  const subject: Subject = { ...promise.subject, what: `#${inform.name}` };
  const form = formProblem(inform, promise.spoken.major);
  if (form !== undefined) {
    yield findingOf(form, inform.argumentCount > 2 ? promise.subjectOfSensor(inform.text(2)) : subject);
    return;
  }
  for (let first = 2; first < inform.argumentCount; first += 3) {
    const name = inform.text(first);
    const sensor = promise.sensor(name);
    const reading = { status: inform.text(first + 1), value: inform.wire(first + 2) ?? "" };
    for (const problem of problemsOfReading(sensor, reading)) yield findingOf(problem, promise.subjectOfSensor(name));
  }
}

function formProblem(inform: Message, major: 4 | 5): Problem | undefined {
  const count = Number(inform.text(1));
  if (inform.argumentCount < 5 || inform.argumentCount !== 2 + 3 * count) {
    const expected = "a timestamp, the count of readings, and name, status and value of each";
    return { rule: "reading-form", expected, received: shown(inform.toString()) };
  }
  const timestamp = datatypeOf({ type: "timestamp" }, { isInMilliseconds: major === 4 });
  return parseProblem(() => timestamp.parse(inform.wire(0) ?? ""), "reading-form");
}

function parseProblem(parse: () => unknown, rule: Problem["rule"]): Problem | undefined {
  try {
    parse();
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof DatatypeError)) throw thrown;
    return problemOf(rule, messageOf(thrown));
  }
}

function* problemsOfReading(
  sensor: SensorPromise | undefined,
  { status, value }: { readonly status: string; readonly value: string },
): Iterable<Problem> {
  if (!STATUSES.includes(status as Status)) {
    yield { rule: "reading-status", expected: `one of ${STATUSES.join(", ")}`, received: quoted(status) };
    return;
  }
  // Devices write anything where the status says that the value means nothing.
  if (sensor === undefined || !valid.includes(status)) return;
  const undecodable = parseProblem(() => sensor.datatype.parse(value), "reading-value");
  if (undecodable !== undefined) yield undecodable;
  else yield* problemsOfValue(sensor, sensor.datatype.parse(value), status);
}

/** The first reading of a sensor is what the interface says, and keeps to no rule. */
function* problemsOfValue(sensor: SensorPromise, value: unknown, status: string): Iterable<Problem> {
  if (sensor.isInitial(value)) return;
  const { minimum, maximum } = sensor.contract;
  const number = value as number | bigint;
  if ((minimum !== undefined && number < minimum) || (maximum !== undefined && number > maximum)) {
    yield { rule: "reading-limits", expected: limitsText(minimum, maximum), received: String(value) };
  }
  const expected = sensor.statusOf(value);
  if (!sensor.hasRule || expected === status) return;
  const problem = { expected: `status ${expected} of the value ${shown(String(value))}`, received: status };
  // A device may know of more that is wrong than the value shows, but not of less.
  const isCautious = gravity.indexOf(status) > gravity.indexOf(expected) || !valid.includes(expected);
  yield isCautious ? { rule: "cautious-status", ...problem } : { rule: "status-rule", ...problem };
}

function limitsText(minimum: number | bigint | undefined, maximum: number | bigint | undefined): string {
  const parts = [minimum === undefined ? "" : `at least ${minimum}`, maximum === undefined ? "" : `at most ${maximum}`];
  return parts.filter((part) => part !== "").join(" and ");
}
