import type { Message } from "katcp-runtime";
import { STANDARD_INFORMS } from "katcp-runtime/vocabulary";
import { type Finding, findingOf } from "../findings/finding.js";
import { findingsOfReadings } from "./check-reading.js";
import type { DevicePromise } from "./device-promise.js";
import { problemsOfFields } from "./signature-promise.js";

/** What is wrong with an inform that came by itself. */
export function* findingsOfInform(promise: DevicePromise, inform: Message): Iterable<Finding> {
  const { name } = inform;
  if (name === "sensor-status") {
    yield* findingsOfReadings(promise, inform);
    return;
  }
  const fields = promise.informs.get(name);
  const subject = promise.subjectOfInform(name);
  if (fields !== undefined) {
    for (const problem of problemsOfFields(fields, inform, { first: 0, rule: "inform-value" })) yield findingOf(problem, subject);
  } else if (!isStandard(name) || inform.id !== undefined) {
    const expected = inform.id === undefined ? "an inform that the interface has" : "an inform before the reply of its request";
    const problem = { rule: "inform-extra", expected, received: inform.toString() } as const;
    yield findingOf(problem, promise.request(name) === undefined ? subject : promise.subjectOfRequest(name), levelOf(promise));
  }
}

/** An open interface does not say everything. */
export function levelOf({ model: { open } }: DevicePromise): { readonly level?: "note" } {
  return open ? { level: "note" } : {};
}

/** Those that come by themselves; others belong to requests (guidelines §4). */
function isStandard(name: string): boolean {
  return STANDARD_INFORMS.includes(name) && !/^(help|client-list|sensor-list|sensor-value|version-list|request-timeout-hint)$/.test(name);
}
