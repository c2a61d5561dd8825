import { Command } from "commander";
import type { InitOptions } from "../projects/init-project.js";
import type { Terminal } from "../terminal.js";
import type { CommandContext } from "./command-context.js";
import { quote } from "./command-line.js";
import { notEmpty } from "./not-empty.js";

/** `katcp-gen init [folder]`: the project of a new device. */
export function initCommand({ terminal, finish }: CommandContext): Command {
  return new Command("init")
    .description("create the project of a new device in an empty folder")
    .argument("[folder]", "the folder of the project", notEmpty, ".")
    .option("--name <name>", "the name of the device (default: the name of the folder, or dev)", notEmpty)
    .action(async (folder: string, { name }: { name?: string }) => {
      await run({ folder, name }, terminal);
      finish(0);
    });
}

async function run(options: InitOptions, terminal: Terminal): Promise<void> {
  const { initProject } = await import("../projects/init-project.js");
  const { name, written, kept } = initProject(options);
  for (const path of written) terminal.log(`wrote ${path}`);
  for (const path of kept) terminal.log(`${path} exists already and was not changed`);
  const cd = options.folder === "." ? "" : `cd ${quote(options.folder)} && `;
  terminal.log(`The device ${name} is ready: ${cd}npm install && npm start`);
}
