import { Command } from "commander";
import { readConfig } from "../config/read-config.js";
import type { CommandContext } from "./command-context.js";
import { interfaceWords } from "./interface-words.js";
import { eachNotEmpty } from "./not-empty.js";
import { reportDiagnostics } from "./report-diagnostics.js";

interface Flags {
  readonly check?: boolean;
  readonly color?: boolean;
}

/** `katcp-gen format`: interface files with their keys in the order of the reference. */
export function formatCommand(context: CommandContext): Command {
  const { terminal } = context;
  return new Command("format")
    .description("put the keys of interface files into the order of the reference, and indent them by two spaces")
    .argument("[file...]", "interface files, folders or patterns (default: those in the configuration)", eachNotEmpty)
    .option("--check", "write nothing; fail if a file is not formatted")
    .option("--color", "use colours, even without a terminal")
    .option("--no-color", "use no colours")
    .action(async (files: readonly string[] | undefined, { check = false, color }: Flags, command: Command) => {
      const { config } = await readConfig(context.workingFolder);
      const words = interfaceWords(command, files, config.interfaces);
      const { formatFiles } = await import("../layout/format-files.js");
      const { diagnostics, changed, unchanged } = formatFiles(words, { check });
      const isRefused = reportDiagnostics(diagnostics, { terminal, format: "text", paint: context.paint(color), allWarnings: false });
      for (const path of changed) check ? terminal.error(`${path} is not formatted`) : terminal.log(`wrote ${path}`);
      if (check && changed.length > 0) terminal.error(`katcp-gen: run npx katcp-gen format ${words.join(" ")}`);
      else if (!isRefused) terminal.log(`${changed.length} written, ${unchanged.length} unchanged`);
      context.finish(isRefused || (check && changed.length > 0) ? 1 : 0);
    });
}
