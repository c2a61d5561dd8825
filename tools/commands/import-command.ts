import { existsSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command, Option } from "commander";
import { makeFolder, problemOf } from "katcp-gen";
import { type ImportResult, importDevice } from "../import/import-device.js";
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
      if (out !== undefined) refuseExisting(out);
      const imported = await importDevice({ ...device, ...rest, ...(timeout === undefined ? {} : { timeoutMs: timeout * 1000 }) });
      for (const note of imported.notes) terminal.error(`note: ${note}`);
      if (out !== undefined) writeImport(out, imported);
      else {
        for (const path of imported.schemas.keys()) terminal.error(`note: ${path}: --out writes this schema beside the interface`);
        terminal.log(imported.text.trimEnd());
      }
    });
}

/** The interface, and the schemas that it names beside it: all of them, or none. */
function writeImport(out: string, { text, schemas }: ImportResult): void {
  const beside = [...schemas].map(([path, schema]) => [join(dirname(out), path), schema] as const);
  for (const [path] of beside) refuseExisting(path);
  const written: string[] = [];
  for (const [path, content] of [...beside, [out, text] as const]) {
    try {
      makeFolder(dirname(path));
      writeFileSync(path, content, { flag: "wx" });
      written.push(path);
    } catch (thrown) {
      for (const each of written) rmSync(each, { force: true });
      throw new ToolProblem(problemOf(path, "written", thrown).message);
    }
  }
}

/** An author has worked on a file that is there. */
function refuseExisting(file: string): void {
  if (existsSync(file)) throw new ToolProblem(`${file}: there is a file already, and nothing is overwritten`);
}
