import type { Message } from "../../protocol/message.js";
import type { Clock } from "../../sensors/clock.js";
import type { WireRequest } from "../calls/call.js";
import type { ClientBounds } from "../calls/client-bounds.js";
import type { DeviceLink } from "../connection/device-link.js";
import type { SensorInfo } from "./sensor-info.js";

/** Asks the device, and hands on the informs of its answer while they come. @throws FailReply @throws InvalidReply and what a call can end with */
export type Feed = (link: DeviceLink, request: WireRequest, take: (inform: Message) => void) => Promise<void>;

/** Who wants to know which sensors the device has. None of its methods may throw. */
export interface DirectoryUser {
  /** The list is being read, or is not that of now. */
  onSyncing(): void;
  onAdded(info: SensorInfo): void;
  /** Another sensor has the name now. */
  onChanged(info: SensorInfo): void;
  onRemoved(name: string): void;
  /** The list is that of now. */
  onListed(): void;
}

/** What the directory is made of. */
export interface DirectoryOptions {
  readonly clock: Clock;
  readonly feed: Feed;
  readonly bounds: Pick<ClientBounds, "maximumSensors" | "maximumHeldBytes">;
  readonly onProblem: (message: string) => void;
  /** A sensor that was not listed is, before its users are told. */
  readonly onAdded: (name: string) => void;
  /** Another sensor has the name now, or may have it, after its users were told. */
  readonly onChanged: (name: string) => void;
  /** A sensor is no more, before its users are told. */
  readonly onGone: (name: string) => void;
  /** The list is that of now, after what its users were told; or it cannot be had for now, and the one that there is has to do. */
  readonly onListed: () => void;
}
