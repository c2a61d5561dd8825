import { findingOf } from "../../findings/finding.js";
import { quoted } from "../../findings/shown.js";
import type { VerifyRun } from "../verify-run.js";
import { lookAtRequests } from "./inventory-requests.js";
import { lookAtSensors } from "./inventory-sensors.js";

/** What the device says that it is and has, against the interface and the other way round. */
export async function lookAtInventory(run: VerifyRun): Promise<void> {
  await lookAtGreeting(run);
  await lookAtRequests(run);
  await lookAtSensors(run);
}

async function lookAtGreeting({ device, promise, findings }: VerifyRun): Promise<void> {
  const { greeting } = await device.link();
  const { subject, contract } = promise;
  const tell = (rule: "greeting" | "version" | "protocol-flags", expected: string, received: string): void =>
    findings.add(findingOf({ rule, expected, received }, subject));
  const [version] = greeting.roles.get("katcp-device") ?? [];
  // An import of a device that says none has made one up.
  const isMadeUp = promise.model.extensions["x-import-version"] !== undefined;
  if (version === undefined && !isMadeUp) tell("greeting", "#version-connect katcp-device and a version", "none");
  else if (version !== undefined && version !== contract.version && !isMadeUp) tell("version", contract.version, quoted(version));
  if (greeting.major === 5 && !greeting.roles.has("katcp-protocol")) tell("greeting", "#version-connect katcp-protocol", "none");
  const timed = contract.requests?.find(({ timeout }) => timeout !== undefined);
  if (timed !== undefined && greeting.major === 5 && !greeting.flags.includes("T")) {
    tell("protocol-flags", `the flag T, since ?${timed.name} has a timeout`, `flags ${quoted(greeting.flags)}`);
  }
}
