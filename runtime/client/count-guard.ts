import { DatatypeError } from "../errors.js";
import type { FieldContract } from "../protocol/contract.js";
import type { ClientCore } from "./client-core.js";
import { isAtLeast } from "./connection/version-check.js";

/**
 * Keeps the count of an older device's informs from being taken for a field that the reply has gained since. A value that is no integer
 * is never written like that; one that is may be right, so it is taken, with a warning for each version of a device.
 */
export function countGuard(name: string, expected: string, core: ClientCore): (field: FieldContract, count: number) => void {
  let warnedOf: string | undefined;
  return (field, count) => {
    const found = core.versions.versions.get("katcp-device")?.version;
    if (isAtLeast({ expected, found })) return;
    const whose = found === undefined ? "it does not say which API it has" : `it has the API ${JSON.stringify(found)}`;
    const message = `?${name}: the device answered "ok ${count}" after ${count} informs, which is what it would say to count them: ${whose}, and "${field.name}" is a field of ${JSON.stringify(expected)}`;
    if (field.type !== "integer") throw new DatatypeError(message);
    if (warnedOf === (found ?? "")) return;
    warnedOf = found ?? "";
    core.warn({ kind: "version", device: core.address, message, expected, found: found ?? "" });
  };
}
