import { KatcpError, messageOf } from "../errors.js";
import type { ClientCore } from "./client-core.js";

/** Why somebody waited in vain for what is known of a device to be that of now: a signal says only that he does not wait any more. */
export function describeUnsynced(core: ClientCore, reason: unknown): KatcpError {
  if (core.link === undefined) return core.reconnection.describeGivingUp(reason);
  const message = `${core.address} is connected, but its requests and sensors are still being read (given up: ${messageOf(reason)})`;
  return new KatcpError(message, { cause: reason });
}
