import { timestamp, timestampInMilliseconds } from "../protocol/datatypes.js";
import type { Message } from "../protocol/message.js";
import { type LineLevel, LOG_LEVELS } from "../protocol/vocabulary.js";

/** A line of a device's log. It has the shape of the log records of a device, so both use the same sinks. */
export interface DeviceLogRecord {
  readonly level: LineLevel;
  /** Seconds since the epoch, UTC; NaN if the device sent something else. */
  readonly timestamp: number;
  /** The name of the logger, in dotted notation. */
  readonly name: string;
  readonly message: string;
}

/** Reads `#log level timestamp name message` (guidelines §6.3). No line of a log is an error: what it lacks is left empty. */
export function readLog(inform: Message, major: 4 | 5): DeviceLogRecord {
  const level = LOG_LEVELS.find((each): each is LineLevel => each === inform.text(0) && each !== "off" && each !== "all") ?? "info";
  return { level, timestamp: readTime(inform.wire(1) ?? "", major), name: inform.text(2), message: inform.text(3) };
}

function readTime(text: string, major: 4 | 5): number {
  try {
    return (major === 4 ? timestampInMilliseconds : timestamp).parse(text);
  } catch {
    return Number.NaN;
  }
}
