import { Command } from "commander";
import type { InitOptions } from "../projects/init-project.js";
import type { Terminal } from "../terminal.js";
import type { CommandContext } from "./command-context.js";
import { notEmpty } from "./not-empty.js";

/** `katcp-gen init [folder]`: the project of a new device. */
export function initCommand({ terminal, finish }: CommandContext): Command {
  return new Command("init")
    .description("make the project of a new device in an empty folder")
    .argument("[folder]", "where it is made", notEmpty, ".")
    .option("--name <name>", "the name of the device; by default that of the folder, or else dev", notEmpty)
    .action(async (folder: string, { name }: { name?: string }) => {
      await run({ folder, name }, terminal);
      finish(0);
    });
}

async function run(options: InitOptions, terminal: Terminal): Promise<void> {
  const { initProject } = await import("../projects/init-project.js");
  const { name, written, kept } = initProject(options);
  for (const path of written) terminal.log(`wrote ${path}`);
  for (const path of kept) terminal.log(`${path} is there already, and was left as it is`);
  const cd = options.folder === "." ? "" : `cd ${options.folder} && `;
  terminal.log(`The device ${name} is ready: ${cd}npm install && npm start`);
}
