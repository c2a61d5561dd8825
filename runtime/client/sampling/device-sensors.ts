import type { Message } from "../../protocol/message.js";
import type { Clock } from "../../sensors/clock.js";
import type { ClientBounds } from "../calls/client-bounds.js";
import { feed } from "../connection/caller.js";
import type { DeviceLink } from "../connection/device-link.js";
import { SamplingDesk } from "./sampling-desk.js";
import { SensorDirectory } from "./sensor-directory.js";

/** What the sensors of a device are followed with. */
export interface DeviceSensorsParts {
  readonly clock: Clock;
  readonly bounds: ClientBounds;
  /** The connection that there is. */
  readonly link: () => DeviceLink | undefined;
  /** Told of what does not fit the device, and is tried again. */
  readonly onProblem: (message: string) => void;
}

/** The sensors of a device as its client follows them: which there are, if anybody wants to know, and how they are sampled. */
export class DeviceSensors {
  readonly desk: SamplingDesk;
  readonly directory: SensorDirectory;

  constructor({ clock, bounds, link, onProblem }: DeviceSensorsParts) {
    this.desk = new SamplingDesk({
      clock,
      ask: (over, request) => feed(over, request, () => {}),
      onRetry: (message) => onProblem(`could not set a strategy, will try again: ${message}`),
    });
    this.directory = new SensorDirectory({
      ...{ clock, bounds, feed, onProblem },
      onAdded: (name) => this.desk.reapply(name),
      onChanged: (name) => this.desk.reapply(name),
      onGone: (name) => this.desk.leave(name),
      onListed: () => this.desk.restore(link()),
    });
  }

  onConnected(link: DeviceLink): void {
    this.directory.onConnected(link);
    // With a directory, what is gone is known first, and is not asked for.
    if (!this.directory.isUsed) this.desk.restore(link);
  }

  onLost(): void {
    this.desk.onLost();
    this.directory.onLost();
  }

  /** `#interface-changed`: of a sensor, or of what nobody says. */
  onInterfaceChanged(inform: Message): void {
    const [kind, name] = [inform.text(0), inform.text(1)];
    if (this.directory.isUsed) this.directory.onInterfaceChanged(inform);
    else if (kind === "sensor" && name !== "") this.desk.reapply(name);
    else if (kind === "" || kind === "sensor-list") for (const each of [...this.desk.names()]) this.desk.reapply(each);
  }

  /** The client is closed. */
  close(cause: Error | undefined): void {
    this.directory.onLost();
    this.desk.close(cause);
  }
}
