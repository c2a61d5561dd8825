import type { ConnectionLostError } from "../../errors.js";
import type { Message } from "../../protocol/message.js";
import type { Clock } from "../../sensors/clock.js";
import type { ClientBounds } from "../calls/client-bounds.js";
import type { RequestPolicy } from "../calls/request-policy.js";
import type { DeviceProtocol } from "./device-protocol.js";
import type { KeepAliveOptions } from "./keep-alive.js";

/** What a link reports. */
export interface LinkEvents {
  /** An inform that belongs to no request of ours. */
  onInform(inform: Message): void;
  /** A line that is none came. */
  onSyntaxError(error: Error): void;
  /** A reply of this name came that nobody waits for, from a device without identifiers; once for each name. */
  onUnexpectedReply(name: string): void;
  /** It is over, once: told before the calls that wait are, so that whoever sees their errors finds the connection gone. */
  onLost(cause: ConnectionLostError): void;
}

/** Settings of a link. */
export interface LinkOptions {
  /** How the device is called in errors: `host:port`. */
  readonly address: string;
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
