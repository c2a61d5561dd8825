import { ProtocolVersionError } from "../../errors.js";
import { parseApiVersion } from "../../protocol/api-version.js";

/** What to do if a device has another API version than the client expects. */
export type VersionPolicy = "refuse" | "warn" | "ignore";

/** How the two compare. */
export interface VersionPair {
  /** `dev-api-1.2`: of the contract. */
  readonly expected: string;
  /** What the device says. */
  readonly found: string;
}

/**
 * What is to be said of a device's version; undefined where nothing is. A device whose version is none of the grammar
 * `<api>-<major>.<minor>` (guidelines §4.2) is not refused for that; where ours is none, any other text is another API.
 * @throws ProtocolVersionError where the API or its major version differs, and the policy is to refuse that
 */
export function compareVersions({ expected, found }: VersionPair, policy: VersionPolicy): string | undefined {
  if (policy === "ignore" || expected === found) return undefined;
  const [ours, theirs] = [parseApiVersion(expected), parseApiVersion(found)];
  const message = `the device has the API ${JSON.stringify(found)}, and this client was made for ${JSON.stringify(expected)}`;
  const isOther = ours === undefined || (theirs !== undefined && (ours.api !== theirs.api || ours.major !== theirs.major));
  if (policy === "refuse" && isOther) {
    throw new ProtocolVersionError(`${message}; the option versions: "warn" allows this`, { versions: { expected, found } });
  }
  return message;
}

/** Whether a device has the API that a client was made for, or a later minor version of it; false where that is not known. */
export function isAtLeast({ expected, found }: { readonly expected: string; readonly found: string | undefined }): boolean {
  if (expected === found) return true;
  const [ours, theirs] = [parseApiVersion(expected), parseApiVersion(found ?? "")];
  const isSame = ours !== undefined && ours.api === theirs?.api && ours.major === theirs.major;
  return isSame && Number(theirs?.minor) >= Number(ours.minor);
}
