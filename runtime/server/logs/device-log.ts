import { printable } from "../../printable.js";
import { type LineLevel, LOG_LEVELS, type LogLevel } from "../../protocol/vocabulary.js";

/** Further data of a line, for programs that read logs: `{ client: "10.0.0.3:4711", request: "tune" }`. */
export type LogData = Readonly<Record<string, string | number | boolean | undefined>>;

/** One line of a log. */
export interface LogRecord {
  readonly level: LineLevel;
  /** Seconds since the epoch, UTC. */
  readonly timestamp: number;
  /** The name of the logger, in dotted notation (guidelines §6.3). */
  readonly name: string;
  readonly message: string;
  readonly data?: LogData | undefined;
  /** The stack of an error, for the device's own log. Clients never get it. */
  readonly stack?: string | undefined;
}

/** A line to log. By default the name is that of the logger, and the time is now. */
export type LogEntry = Pick<LogRecord, "level" | "message"> & Partial<LogRecord>;

/** Where lines go. If it throws, that becomes a process warning. */
export type LogSink = (record: LogRecord) => void;

/** Whether lines of `level` are wanted where `threshold` was set: it and all that is graver (guidelines §6). */
export function isLogged(level: LineLevel, threshold: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) <= LOG_LEVELS.indexOf(threshold);
}

/** What a logger is made of. */
export interface DeviceLogOptions {
  /** Must not throw. */
  readonly sink: (record: LogRecord) => void;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** What each of its lines is about. */
  readonly data?: LogData | undefined;
}

/** A logger with a name; `child` creates one below it. */
export class DeviceLog {
  readonly name: string;
  readonly #options: DeviceLogOptions;

  /** @internal */
  constructor(name: string, options: DeviceLogOptions) {
    this.name = name;
    this.#options = options;
  }

  fatal(message: string, data?: LogData): void {
    this.write("fatal", message, data);
  }

  error(message: string, data?: LogData): void {
    this.write("error", message, data);
  }

  warn(message: string, data?: LogData): void {
    this.write("warn", message, data);
  }

  info(message: string, data?: LogData): void {
    this.write("info", message, data);
  }

  debug(message: string, data?: LogData): void {
    this.write("debug", message, data);
  }

  trace(message: string, data?: LogData): void {
    this.write("trace", message, data);
  }

  write(level: LineLevel, message: string, data?: LogData): void {
    this.record({ level, message, data });
  }

  /**
   * Logs a line of another logger, with its name, its time and its stack, if it has them. `device.log.record({ level: "info", name:
   * "receiver.lna", timestamp: 1760000000.5, message: "warm" })`
   */
  record({ level, timestamp = this.#options.now(), name = this.name, message, data, stack }: LogEntry): void {
    const { sink, data: own } = this.#options;
    const line = { level, timestamp, name, message, data: own === undefined ? data : { ...own, ...data } };
    sink(stack === undefined ? line : { ...line, stack });
  }

  /** `dev` → `dev.drive` */
  child(name: string): DeviceLog {
    return new DeviceLog(`${this.name}.${name}`, this.#options);
  }

  /** A logger of the same name, whose lines all have `data`. */
  with(data: LogData): DeviceLog {
    return new DeviceLog(this.name, { ...this.#options, data: { ...this.#options.data, ...data } });
  }
}

/** Writes lines of level `info` or more severe to standard error: the default of a device. */
export function consoleSink(record: LogRecord): void {
  if (!isLogged(record.level, "info")) return;
  outliveStandardError();
  process.stderr.write(formatRecord(record));
}

/** Control characters are escaped, and a stack is indented, so that nobody who has a say in a message can forge a line of the log. */
function formatRecord({ level, timestamp, name, message, data = {}, stack }: LogRecord): string {
  const words = Object.entries(data).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}=${value}`]));
  const line = printable(`${formatTime(timestamp)} ${level.padEnd(5)} ${name}: ${message}${words.join("")}`);
  const frames = stack?.split("\n").map((frame) => `    ${printable(frame.trim())}\n`) ?? [];
  return `${line}\n${frames.join("")}`;
}

/** A time that is none, of a line that another logger wrote, is no reason to lose the line. */
function formatTime(timestamp: number): string {
  const time = new Date(timestamp * 1000);
  return Number.isNaN(time.valueOf()) ? "--:--:--.---" : time.toISOString().slice(11, 23);
}

let isOutliving = false;

/** Whoever reads standard error may go away (`main.js 2> >(head -1)`). That loses the log, and must not end the device. */
function outliveStandardError(): void {
  if (isOutliving) return;
  isOutliving = true;
  process.stderr.on("error", () => {});
}
