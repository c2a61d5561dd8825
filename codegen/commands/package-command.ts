import { Command, InvalidArgumentError } from "commander";
import { countOf } from "../count-of.js";
import type { CommandContext } from "./command-context.js";
import { notEmpty } from "./not-empty.js";
import { reportDiagnostics } from "./report-diagnostics.js";

interface Flags {
  readonly out: string;
  readonly name?: string;
  readonly patch: number;
  readonly server?: boolean;
  readonly python?: boolean;
  readonly color?: boolean;
}

/** `katcp-gen package`: an npm package of an interface, for the teams that call the device. */
export function packageCommand(context: CommandContext): Command {
  const { terminal } = context;
  return new Command("package")
    .description("make an npm package of an interface, with its compiled client, for the teams that call the device")
    .argument("<file>", "the interface file", notEmpty)
    .requiredOption("--out <folder>", "the folder of the package", notEmpty)
    .option("--name <name>", "the name of the package (default: the name of the device, and -interface)", packageName)
    .option("--patch <number>", "the last part of its version, after those of the interface", patch, 0)
    .option("--server", "also pack the server class")
    .option("--python", "also pack the Python package, for aiokatcp")
    .option("--color", "use colours, even without a terminal")
    .option("--no-color", "use no colours")
    .action(async (file: string, { out, name, patch: last, server = false, python = false, color }: Flags) => {
      const { packInterface } = await import("../pack/pack-interface.js");
      const { diagnostics, packed } = packInterface({ file, out, name, patch: last, hasServer: server, hasPython: python });
      reportDiagnostics(diagnostics, { terminal, format: "text", paint: context.paint(color), allWarnings: false });
      if (packed !== undefined)
        terminal.log(`packed ${packed.name} ${packed.version} into ${out}: ${countOf(packed.paths.length, "file")}`);
      context.finish(packed === undefined ? 1 : 0);
    });
}

/** @throws InvalidArgumentError */
function packageName(text: string): string {
  if (/^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/.test(text) && text.length <= 214) return text;
  throw new InvalidArgumentError("Expected the name of an npm package, such as @team/dev-interface.");
}

/** @throws InvalidArgumentError */
function patch(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Expected a whole number.");
}
