import { messageOf, stackOf } from "../../errors.js";
import { processGuard } from "../../guard.js";
import { escapeArgument } from "../../protocol/escapes.js";
import { formatFloat } from "../../protocol/numbers.js";
import type { LineLevel, LogLevel } from "../../protocol/vocabulary.js";
import { fromUnicode, type WireText } from "../../protocol/wire-text.js";
import type { ClientSession } from "../clients/client-session.js";
import { DeviceLog, isLogged, type LogRecord, type LogSink } from "./device-log.js";

/** How the log of a device is set up. */
export interface LogHubOptions {
  readonly name: string;
  readonly level: LogLevel;
  readonly sink: LogSink;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly clients: () => Iterable<ClientSession>;
}

/** Where the lines of a device go: to its own sink, and from a level on to its clients (guidelines §6). */
export class LogHub {
  /** For the author: to the sink and to the clients. */
  readonly log: DeviceLog;
  /** For the runtime's lines about a connection: to the sink alone, so that no line about sending causes another one. */
  readonly local: DeviceLog;
  /** For lines that other loggers have written already: to the clients alone. */
  readonly remote: DeviceLog;
  /** From which level on `#log` goes to the clients. */
  level: LogLevel;
  readonly #options: LogHubOptions;

  constructor(options: LogHubOptions) {
    const { name, level, now } = options;
    this.level = level;
    this.#options = options;
    // A log that fails cannot tell of it itself.
    const sink = processGuard.wrap("logSink", options.sink);
    const send = (record: LogRecord): void => this.#send(record);
    this.local = new DeviceLog(name, { sink, now });
    this.remote = new DeviceLog(name, { sink: send, now });
    this.log = new DeviceLog(name, {
      sink: (record) => {
        sink(record);
        send(record);
      },
      now,
    });
  }

  /** Code of the author's failed: one line for everybody, and where it was thrown for the device's own log. */
  tell(where: string, thrown: unknown, level: LineLevel = "error"): void {
    this.log.record({ level, message: `${where} failed: ${messageOf(thrown)}`, stack: stackOf(thrown) });
  }

  #send(record: LogRecord): void {
    if (!isLogged(record.level, this.level)) return;
    const line = formatLog(record);
    const formatLoss = (count: number): WireText =>
      formatLog({
        ...record,
        level: "warn",
        name: this.#options.name,
        message: `${count} lines of the log were not sent: there were too many`,
      });
    for (const client of this.#options.clients()) client.log.write(line, formatLoss);
  }
}

/** `#log level timestamp name message` (guidelines §6.3). */
export function formatLog({ level, timestamp, name, message }: LogRecord): WireText {
  return `#log ${level} ${formatFloat(timestamp)} ${escapeArgument(fromUnicode(name))} ${escapeArgument(fromUnicode(message))}\n`;
}
