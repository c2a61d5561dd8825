import { Command, InvalidArgumentError } from "commander";
import { ControlDevice } from "../sim/control/control-device.js";
import { simulate } from "../sim/simulate.js";
import type { CommandContext } from "./command-context.js";

interface SimOptions {
  readonly host: string;
  readonly port: number;
  readonly controlPort?: number;
  readonly seed: number;
  readonly role?: string;
  readonly watchParent: boolean;
}

/** `katcp sim`: serves an interface without any code, until it is told to end. */
export function simCommand({ terminal, untilInterrupted, untilInputEnds }: CommandContext): Command {
  return new Command("sim")
    .description("Simulates a device: answers each request within the interface, and lets its sensors live.")
    .argument("<interface>", "the interface file")
    .option("--host <host>", "where to listen; 0.0.0.0 or :: for the whole network", "127.0.0.1")
    .option("--port <port>", "0 takes any port that is free", portOf, 7147)
    .option(
      "--control-port <port>",
      "serve a control port too, to set sensors and to make things go wrong; 0 takes any that is free",
      portOf,
    )
    .option("--seed <number>", "another number gives other values", wholeOf, 1)
    .option("--role <role>", "the role of all clients, if the interface has roles; default: the last, which may do all")
    .option("--watch-parent", "end when standard input is closed, so that it never outlives the program that started it", false)
    .addHelpText("after", "\nIt prints one line of JSON when it is ready, and ends on SIGINT or SIGTERM.")
    .action(async (file: string, { watchParent, controlPort, ...options }: SimOptions) => {
      await using simulator = await simulate(file, {}, options);
      const control =
        controlPort === undefined ? undefined : new ControlDevice(simulator, { host: options.host, port: controlPort, logSink: () => {} });
      await control?.start();
      terminal.log(JSON.stringify({ device: simulator.name, ...simulator.address, controlPort: control?.address?.port }));
      await Promise.race([untilInterrupted(), simulator.join(), ...(watchParent ? [untilInputEnds()] : [])]);
      await control?.stop({ graceMs: 0 });
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
