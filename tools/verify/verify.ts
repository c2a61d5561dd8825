import { socketConnector, systemClock } from "katcp-runtime";
import { findingOf } from "../findings/finding.js";
import { loadInterface } from "../interface/load-interface.js";
import { DevicePromise } from "../promise/device-promise.js";
import { DeviceSilent, DeviceUnderTest } from "./device-under-test.js";
import { FindingList } from "./finding-list.js";
import { makeCalls } from "./phases/calls.js";
import { lookAtInventory } from "./phases/inventory.js";
import { lookAtReadings } from "./phases/readings.js";
import { lookAtSampling } from "./phases/sampling.js";
import { makeStandardWrongCalls, makeWrongCalls } from "./phases/wrong-calls.js";
import { VERIFY_PHASES, type VerifyOptions, type VerifyPhase, type VerifyResult } from "./verify-options.js";
import type { VerifyRun } from "./verify-run.js";

/**
 * Looks whether a live device keeps what its interface promises. It sends the device's own requests only where the interface marks them
 * `safe`, where `allow` names them, or where they are wrong or not allowed in its state, so that the device must refuse them before its handler.
 *
 * @throws ToolProblem with exit code 3 if there is no connection; with 1 if the interface cannot be read
 */
export async function verify(options: VerifyOptions): Promise<VerifyResult> {
  const { host, port, connector = socketConnector(), clock = systemClock, rate = 50, timeoutMs = 5000, seed = 1 } = options;
  const source = typeof options.interface === "string" ? loadInterface(options.interface) : options.interface;
  const findings = new FindingList();
  const device = new DeviceUnderTest({ address: { host, port }, connector, clock, rate, timeoutMs, findings });
  const wanted = options.phases ?? VERIFY_PHASES;
  const phases = VERIFY_PHASES.filter((phase) => wanted.includes(phase) && !(options.readOnly && phase === "calls"));
  try {
    const { greeting } = await device.link();
    const promise = new DevicePromise(source, { major: greeting.major });
    device.holdAgainst(promise);
    const { allow = [], runs = 20, sensors = 5 } = options;
    const run: VerifyRun = { device, promise, findings, allow: new Set(allow), runs, seed, sensors };
    for (const phase of phases) await work[phase](run, options);
  } catch (thrown) {
    if (!(thrown instanceof DeviceSilent)) throw thrown;
    const problem = { rule: "no-reply", expected: "a device that answers ?watchdog", received: thrown.message } as const;
    findings.add(findingOf(problem, { what: "the device" }));
  } finally {
    device.close();
  }
  const isKept = findings.all.every(({ level }) => level !== "broken") && findings.left === 0;
  return { isKept, findings: findings.all, left: findings.left, requests: device.requests, phases, seed };
}

const work: Readonly<Record<VerifyPhase, (run: VerifyRun, options: VerifyOptions) => Promise<void>>> = {
  inventory: lookAtInventory,
  readings: lookAtReadings,
  calls: makeCalls,
  "wrong-calls": async (run, { readOnly = false }) => {
    await makeStandardWrongCalls(run);
    if (!readOnly) await makeWrongCalls(run);
  },
  sampling: lookAtSampling,
};
