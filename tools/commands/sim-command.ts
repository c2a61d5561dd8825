import { Command, InvalidArgumentError } from "commander";
import { simulate } from "../sim/simulate.js";
import type { CommandContext } from "./command-context.js";

interface SimOptions {
  readonly host: string;
  readonly port: number;
  readonly seed: number;
  readonly watchParent: boolean;
}

/** `katcp sim`: serves an interface without any code, until it is told to end. */
export function simCommand({ terminal, untilInterrupted, untilInputEnds }: CommandContext): Command {
  return new Command("sim")
    .description("Simulates a device: answers each request within the interface, and lets its sensors live.")
    .argument("<interface>", "the interface file")
    .option("--host <host>", "where to listen; 0.0.0.0 or :: for the whole network", "127.0.0.1")
    .option("--port <port>", "0 takes any port that is free", portOf, 7147)
    .option("--seed <number>", "another number gives other values", wholeOf, 1)
    .option("--watch-parent", "end when standard input is closed, so that it never outlives the program that started it", false)
    .addHelpText("after", "\nIt prints one line of JSON when it is ready, and ends on SIGINT or SIGTERM.")
    .action(async (file: string, { watchParent, ...options }: SimOptions) => {
      await using simulator = await simulate(file, {}, options);
      terminal.log(JSON.stringify({ device: simulator.name, ...simulator.address }));
      await Promise.race([untilInterrupted(), ...(watchParent ? [untilInputEnds()] : [])]);
    });
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
