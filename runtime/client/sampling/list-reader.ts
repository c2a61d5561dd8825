import { FailReply, InvalidReply } from "../../errors.js";
import { escapeArgument } from "../../protocol/escapes.js";
import type { Message } from "../../protocol/message.js";
import type { DeviceLink } from "../connection/device-link.js";
import type { Feed } from "./directory-options.js";
import { readSensorInfo, type SensorInfo } from "./sensor-info.js";

/** Who is given the lines of a list while they come. */
export interface ListTaker {
  /** @throws what the reading is to end with */
  take(info: SensorInfo): void;
  /** A line that tells of no sensor. */
  onUnreadable(inform: Message): void;
}

/** Asks for the whole list of sensors (guidelines §7.2). @throws FailReply @throws InvalidReply and what a call can end with */
export function readList(feed: Feed, link: DeviceLink, { take, onUnreadable }: ListTaker): Promise<void> {
  return feed(link, { name: "sensor-list", args: "" }, (inform) => {
    const info = readSensorInfo(inform);
    if (info === undefined) onUnreadable(inform);
    else take(info);
  });
}

/** Which sensor is asked for, and who is given it. */
export interface OneSensor {
  readonly name: string;
  readonly take: (info: SensorInfo) => void;
}

/**
 * Asks for one sensor: whether it is there. Devices that match prefixes list others too, and one that has no such sensor says so in words
 * of its own, so that it may stay unclear. @throws what a call can end with
 */
export async function readOneSensor(feed: Feed, link: DeviceLink, { name, take }: OneSensor): Promise<"there" | "gone" | "unclear"> {
  let isThere = false;
  try {
    await feed(link, { name: "sensor-list", args: ` ${escapeArgument(name)}` }, (inform) => {
      const info = readSensorInfo(inform);
      if (info?.name !== name) return;
      isThere = true;
      take(info);
    });
  } catch (thrown) {
    if (!(thrown instanceof FailReply || thrown instanceof InvalidReply)) throw thrown;
    return /unknown sensor/i.test(thrown.message) ? "gone" : "unclear";
  }
  return isThere ? "there" : "gone";
}
