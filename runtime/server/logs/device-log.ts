import { type LineLevel, LOG_LEVELS, type LogLevel } from "../../protocol/vocabulary.js";

/** What a line is about, for programs that read logs: `{ client: "10.0.0.3:4711", request: "tune" }`. */
export type LogData = Readonly<Record<string, string | number | boolean | undefined>>;

/** One line of a log. */
export interface LogRecord {
  readonly level: LineLevel;
  /** Seconds since the epoch, UTC. */
  readonly timestamp: number;
  /** Who says it, in dotted notation (guidelines §6.3). */
  readonly name: string;
  readonly message: string;
  readonly data?: LogData | undefined;
}

/** Where lines go. Must not throw. */
export type LogSink = (record: LogRecord) => void;

/** Whether lines of `level` are wanted where `threshold` was set: it and all that is graver (guidelines §6). */
export function isLogged(level: LineLevel, threshold: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) <= LOG_LEVELS.indexOf(threshold);
}

/** What a logger is made of. */
export interface DeviceLogOptions {
  readonly sink: LogSink;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** What each of its lines is about. */
  readonly data?: LogData | undefined;
}

/** A logger with a name; `child` makes one below it. */
export class DeviceLog {
  readonly name: string;
  readonly #options: DeviceLogOptions;

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
    const { sink, now, data: own } = this.#options;
    sink({ level, timestamp: now(), name: this.name, message, data: own === undefined ? data : { ...own, ...data } });
  }

  /** `dev` → `dev.drive` */
  child(name: string): DeviceLog {
    return new DeviceLog(`${this.name}.${name}`, this.#options);
  }

  /** A logger of the same name whose lines are all about `data`. */
  with(data: LogData): DeviceLog {
    return new DeviceLog(this.name, { ...this.#options, data: { ...this.#options.data, ...data } });
  }
}

/** Writes what is `info` or graver to standard error, a line each: what a device does unless it is told otherwise. */
export function consoleSink({ level, timestamp, name, message, data = {} }: LogRecord): void {
  if (!isLogged(level, "info")) return;
  const time = new Date(timestamp * 1000).toISOString().slice(11, 23);
  const words = Object.entries(data).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}=${value}`]));
  process.stderr.write(`${time} ${level.padEnd(5)} ${name}: ${message}${words.join("")}\n`);
}
