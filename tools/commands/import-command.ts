import { existsSync, writeFileSync } from "node:fs";
import { Command, Option } from "commander";
import { importDevice } from "../import/import-device.js";
import type { DeviceAddress } from "../interface/device-address.js";
import { ToolProblem } from "../tool-problem.js";
import type { CommandContext } from "./command-context.js";
import { deviceArgument, readNumber } from "./device-address.js";

interface ImportFlags {
  readonly name?: string;
  readonly out?: string;
  readonly rate?: number;
  readonly timeout?: number;
}

/** `katcp import HOST:PORT`. */
export function importCommand({ terminal }: CommandContext): Command {
  return new Command("import")
    .description("Writes a first interface file from a live device.")
    .addArgument(deviceArgument())
    .option("--name <name>", "name of the device in the interface (default: from its version)")
    .option("--out <file>", "where to write it (default: standard output)")
    .addOption(new Option("--rate <number>", "never send more requests in a second (default: 50)").argParser(readNumber(0.01)))
    .addOption(new Option("--timeout <seconds>", "how long a request may take (default: 5)").argParser(readNumber(0.01)))
    .action(async (device: DeviceAddress, { timeout, out, ...rest }: ImportFlags) => {
      // An author has worked on a file that is there.
      if (out !== undefined && existsSync(out)) throw new ToolProblem(`${out}: there is a file already, and nothing is overwritten`);
      const { text, notes } = await importDevice({ ...device, ...rest, ...(timeout === undefined ? {} : { timeoutMs: timeout * 1000 }) });
      for (const note of notes) terminal.error(`note: ${note}`);
      if (out === undefined) terminal.log(text.trimEnd());
      else writeFileSync(out, text);
    });
}
