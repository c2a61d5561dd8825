import { escapeArgument } from "../protocol/escapes.js";
import { formatFloat } from "../protocol/numbers.js";
import type { LogLevel } from "../protocol/vocabulary.js";
import { fromUnicode, type WireText } from "../protocol/wire-text.js";
import { DeviceLog, isLogged, type LogRecord, type LogSink } from "./device-log.js";

/** How the log of a device is set up. */
export interface LogHubOptions {
  readonly name: string;
  readonly level: LogLevel;
  readonly sink: LogSink;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Sends a line to all clients. */
  readonly broadcast: (line: WireText) => void;
}

/** Where the lines of a device go: to its own sink, and from a level on to its clients (guidelines §6). */
export class LogHub {
  /** For the author: to the sink and to the clients. */
  readonly log: DeviceLog;
  /** For the runtime's lines about a connection: to the sink alone, so that no line about sending causes another one. */
  readonly local: DeviceLog;
  /** From which level on `#log` goes to the clients. */
  level: LogLevel;

  constructor({ name, level, sink, now, broadcast }: LogHubOptions) {
    this.level = level;
    this.local = new DeviceLog(name, sink, now);
    this.log = new DeviceLog(
      name,
      (record) => {
        sink(record);
        if (isLogged(record.level, this.level)) broadcast(formatLog(record));
      },
      now,
    );
  }
}

/** `#log level timestamp name message` (guidelines §6.3). */
export function formatLog({ level, timestamp, name, message }: LogRecord): WireText {
  return `#log ${level} ${formatFloat(timestamp)} ${escapeArgument(fromUnicode(name))} ${escapeArgument(fromUnicode(message))}\n`;
}
