import { LOG_LEVELS, type LogLevel } from "../protocol/vocabulary.js";

/** A level that a line can have: all of Table 7 but the two that only set a threshold. */
export type LineLevel = Exclude<LogLevel, "off" | "all">;

/** One line of a log. */
export interface LogRecord {
  readonly level: LineLevel;
  /** Seconds since the epoch, UTC. */
  readonly timestamp: number;
  /** Who says it, in dotted notation (guidelines §6.3). */
  readonly name: string;
  readonly message: string;
}

/** Where lines go. Must not throw. */
export type LogSink = (record: LogRecord) => void;

/** Whether lines of `level` are wanted where `threshold` was set: it and all that is graver (guidelines §6). */
export function isLogged(level: LineLevel, threshold: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) <= LOG_LEVELS.indexOf(threshold);
}

/** A logger with a name; `child` makes one below it. */
export class DeviceLog {
  readonly name: string;
  readonly #sink: LogSink;
  readonly #now: () => number;

  constructor(name: string, sink: LogSink, now: () => number) {
    this.name = name;
    this.#sink = sink;
    this.#now = now;
  }

  fatal(message: string): void {
    this.write("fatal", message);
  }

  error(message: string): void {
    this.write("error", message);
  }

  warn(message: string): void {
    this.write("warn", message);
  }

  info(message: string): void {
    this.write("info", message);
  }

  debug(message: string): void {
    this.write("debug", message);
  }

  trace(message: string): void {
    this.write("trace", message);
  }

  write(level: LineLevel, message: string): void {
    this.#sink({ level, timestamp: this.#now(), name: this.name, message });
  }

  /** `dev` → `dev.drive` */
  child(name: string): DeviceLog {
    return new DeviceLog(`${this.name}.${name}`, this.#sink, this.#now);
  }
}

/** Writes what is `info` or graver to standard error, a line each: what a device does unless it is told otherwise. */
export function consoleSink({ level, timestamp, name, message }: LogRecord): void {
  if (!isLogged(level, "info")) return;
  const time = new Date(timestamp * 1000).toISOString().slice(11, 23);
  console.error(`${time} ${level.padEnd(5)} ${name}: ${message}`);
}
