import { Command } from "commander";
import { loadLiveInterface } from "../interface/live-interface.js";
import type { CommandContext } from "./command-context.js";

interface DescribeFlags {
  readonly canonical?: boolean;
}

/** `katcp describe`: what a device says of its interface. */
export function describeCommand({ terminal }: CommandContext): Command {
  return new Command("describe")
    .description("Prints the interface of a device that describes itself, as an interface file.")
    .argument("<device>", "its address, HOST:PORT")
    .option("--canonical", "print the description as the device sends it: canonical JSON, with the schemas that it names")
    .addHelpText("after", "\nExit codes: 0 done, 1 the device does not describe itself, or its description is wrong, 3 no connection.")
    .action(async (device: string, { canonical = false }: DescribeFlags) => {
      const { described, description } = await loadLiveInterface(device);
      terminal.log(canonical ? description : described.text.trimEnd());
    });
}
