import { format } from "node:util";
import type { LineLevel } from "../../protocol/vocabulary.js";
import type { DeviceLog, LogSink } from "./device-log.js";

/** What a device needs of a pino logger. */
export type PinoLike = Readonly<Record<LineLevel, (data: object, message: string) => void>>;

/** The key of lines that come from a device, so that they do not go back to it. */
const ownMark = "katcp";

/** A `logSink` that writes a device's lines with a pino logger: name, client, request and stack are keys of the line. */
export function pinoSink(logger: PinoLike): LogSink {
  return ({ level, name, message, data, stack }) =>
    logger[level]({ ...data, ...(stack === undefined ? {} : { stack }), [ownMark]: name }, message);
}

const pinoLevels: readonly (readonly [minimum: number, level: LineLevel])[] = [
  [60, "fatal"],
  [50, "error"],
  [40, "warn"],
  [30, "info"],
  [20, "debug"],
];

/**
 * A destination for pino (`pino.multistream([process.stdout, pinoDestination(device.clientLog)])`): the lines of a program go to the
 * device's clients as `#log`, with the `name` of the logger. A line that is not JSON is sent as it is.
 */
export function pinoDestination(log: DeviceLog): { write(line: string): void } {
  return { write: (line) => forward(readLine(line), log) };
}

type PinoLine = Readonly<Record<string, unknown>>;

function readLine(line: string): PinoLine {
  try {
    const read: unknown = JSON.parse(line);
    return typeof read === "object" && read !== null ? (read as PinoLine) : { msg: line.trimEnd() };
  } catch {
    return { msg: line.trimEnd() };
  }
}

function forward(line: PinoLine, log: DeviceLog): void {
  if (ownMark in line) return;
  const { level: number = 30, msg = "", name } = line;
  const level = pinoLevels.find(([minimum]) => Number(number) >= minimum)?.[1] ?? "trace";
  const logger = typeof name === "string" ? log.child(name) : log;
  logger.write(level, String(msg));
}

const consoleLevels = { error: "error", warn: "warn", info: "info", log: "info", debug: "debug", trace: "trace" } as const;

/** Sends what a program writes with `console` to the device's clients too (`device.clientLog`). Call the returned function to stop. */
export function captureConsole(log: DeviceLog): () => void {
  const originals = Object.entries(consoleLevels).map(([name, level]) => {
    const method = name as keyof typeof consoleLevels;
    const original = console[method];
    console[method] = (...words: unknown[]) => {
      original.apply(console, words);
      log.write(level, format(...words));
    };
    return () => {
      console[method] = original;
    };
  });
  return () => {
    for (const restore of originals) restore();
  };
}
