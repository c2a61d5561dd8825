import { RequestRefusedError } from "../../errors.js";

/** Standard requests that change nothing of a device but what it tells this client (guidelines §4, §7). */
const harmless = new Set([
  "client-list",
  "device-snapshot",
  "help",
  "interface-describe",
  "request-timeout-hint",
  "sensor-list",
  "sensor-sampling",
  "sensor-sampling-clear",
  "sensor-value",
  "version-list",
  "watchdog",
]);

/** Which requests a client sends. */
export interface RequestPolicyOptions {
  readonly readOnly?: boolean | undefined;
  readonly allow?: readonly string[] | undefined;
}

/** Checks that a request may be sent; `isSafe`: its interface says that it changes nothing. @throws RequestRefusedError */
export type RequestPolicy = (name: string, isSafe?: boolean) => void;

/** The policy of a client: everything, or what changes nothing, and what is allowed by name. */
export function requestPolicy({ readOnly = false, allow }: RequestPolicyOptions): RequestPolicy {
  if (!readOnly && allow === undefined) return () => {};
  const allowed = new Set([...harmless, ...(allow ?? [])]);
  const kind = allow === undefined ? "is read-only" : `may send only ${[...allow].join(", ")} and requests that change nothing`;
  return (name, isSafe = false) => {
    if (!isSafe && !allowed.has(name)) throw new RequestRefusedError(`?${name} was not sent: this client ${kind}`);
  };
}
