import { Command, InvalidArgumentError } from "commander";
import { consoleSink, type LogSink } from "katcp-runtime";
import { readStation, type Station } from "../sim/station/read-station.js";
import { RunningStation } from "../sim/station/start-station.js";
import { ToolProblem } from "../tool-problem.js";
import type { CommandContext } from "./command-context.js";

interface SimOptions {
  readonly host: string;
  readonly port?: number;
  readonly controlPort?: number;
  readonly seed?: number;
  readonly role?: string;
  readonly settings?: string;
  readonly script?: string;
  readonly watchParent: boolean;
}

const usualPort = 7147;

/** `katcp sim`: serves an interface, or a list of them, without any code, until it is told to end. */
export function simCommand({ terminal, untilInterrupted, untilInputEnds }: CommandContext): Command {
  return new Command("sim")
    .description("Simulates devices: they reply as the interface allows, and their sensors change.")
    .argument("<file>", "an interface file, or a station file with a list of them")
    .option("--host <host>", "where to listen; 0.0.0.0 or :: for the whole network", "127.0.0.1")
    .option("--port <port>", "0 takes a free port (default: 7147)", portOf)
    .option("--control-port <port>", "also serve a control port, which injects faults; 0 takes a free port", portOf)
    .option("--settings <file>", "the simulator file (default: dev.sim.json beside dev.katcp.json, if it is there)")
    .option("--script <file>", "requests of the control port, sent at given times")
    .option("--seed <number>", "seed of the random values (default: 1)", wholeOf)
    .option("--role <role>", "the role of all clients, if the interface has roles (default: the last, which may do all)")
    .option("--watch-parent", "end when standard input is closed, so that it never outlives the program that started it", false)
    .addHelpText("after", "\nIt prints one line of JSON when it is ready, and ends on SIGINT, on SIGTERM, or when a client sends ?halt.")
    .action(async (file: string, { watchParent, ...options }: SimOptions) => {
      const station = stationOf(file, options);
      const { host, port = station.port ?? usualPort, controlPort = station.controlPort, script } = options;
      const onProblem = (message: string): void => terminal.error(message);
      await using running = await RunningStation.start(station, { host, port, controlPort, script, logSink: warnings, onProblem });
      const { ready } = running;
      terminal.log(JSON.stringify(isInterface(file) ? ready[0] : { devices: ready }));
      await Promise.race([untilInterrupted(), running.join(), ...(watchParent ? [untilInputEnds()] : [])]);
    });
}

/** What each device is doing would be too much of a thousand. */
const warnings: LogSink = (record) => {
  if (record.level !== "info" && record.level !== "debug" && record.level !== "trace") consoleSink(record);
};

function isInterface(file: string): boolean {
  return file.endsWith(".katcp.json");
}

/** One device is a station too. */
function stationOf(file: string, { settings, seed, role }: Pick<SimOptions, "settings" | "seed" | "role">): Station {
  if (!isInterface(file)) {
    if ((settings ?? seed ?? role) !== undefined) throw new ToolProblem(`--settings, --seed and --role: ${file} says that of each device`);
    return readStation(file);
  }
  return { port: undefined, controlPort: undefined, devices: [{ file, name: undefined, settings, seed, role }] };
}

function portOf(text: string): number {
  const port = wholeOf(text);
  if (port > 65535) throw new InvalidArgumentError("Expected a port from 0 to 65535.");
  return port;
}

function wholeOf(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError("Expected a whole number.");
  return Number(text);
}
