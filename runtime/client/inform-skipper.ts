import type { ClientCore } from "./client-core.js";
import { Skipper, type UndecodablePolicy } from "./streams/undecodable.js";

/** Leaves out informs that cannot be read, where that is the policy, and warns. */
export function skipperOf(core: ClientCore, inform: string, policy: UndecodablePolicy): Skipper {
  return new Skipper(policy, (reason) =>
    core.warn({ kind: "inform", device: core.address, inform, message: `#${inform} was skipped: ${reason}` }),
  );
}
