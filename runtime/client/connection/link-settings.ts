import type { Clock } from "../../sensors/clock.js";
import type { ClientBounds } from "../calls/client-bounds.js";
import { type RequestPolicy, type RequestPolicyOptions, requestPolicy } from "../calls/request-policy.js";
import { type DeviceProtocol, parseProtocol } from "./device-protocol.js";
import { type KeepAliveOptions, readKeepAlive } from "./keep-alive.js";

/** Settings of all the links of a client. */
export interface LinkSettings {
  readonly lenientEscapes: boolean;
  readonly bounds: ClientBounds;
  /** Which requests may be sent. */
  readonly policy: RequestPolicy;
  readonly clock: Clock;
  readonly protocol: DeviceProtocol | undefined;
  readonly versionGraceMs: number | undefined;
  /** Undefined: a peer that is gone without a word is not noticed. */
  readonly keepAlive: KeepAliveOptions | undefined;
}

/** What of a client's options is about its links. */
export interface LinkSettingsOptions extends RequestPolicyOptions, Pick<LinkSettings, "bounds" | "clock"> {
  /** The API that the client was made for. */
  readonly apiVersion: string | undefined;
  readonly lenientEscapes?: boolean | undefined;
  readonly protocol?: string | undefined;
  readonly keepAlive?: Partial<KeepAliveOptions> | false | undefined;
}

/** How long the role `katcp-device` may come after that of the protocol: real devices send both at once, or only the one. */
const versionGraceMs = 250;

/** @throws ProtocolVersionError for a protocol that is none. @throws KatcpError for times that cannot be */
export function readLinkSettings(options: LinkSettingsOptions): LinkSettings {
  const { lenientEscapes = false, bounds, clock, apiVersion, protocol, keepAlive = {} } = options;
  return {
    lenientEscapes,
    bounds,
    clock,
    policy: requestPolicy(options),
    protocol: protocol === undefined ? undefined : parseProtocol(protocol),
    versionGraceMs: apiVersion === undefined ? undefined : versionGraceMs,
    keepAlive: keepAlive === false ? undefined : readKeepAlive(keepAlive),
  };
}
