import { Command, Option } from "commander";
import { readConfig } from "../config/read-config.js";
import { countOf } from "../count-of.js";
import { isError } from "../diagnostics/diagnostics.js";
import type { RuleLevels } from "../diagnostics/levels.js";
import { FORMATS, type Format } from "../diagnostics/report.js";
import type { CommandContext } from "./command-context.js";
import { interfaceWords } from "./interface-words.js";
import { levelOption } from "./level-option.js";
import { eachNotEmpty } from "./not-empty.js";
import { reportDiagnostics } from "./report-diagnostics.js";

interface Flags {
  readonly format: Format;
  readonly level: RuleLevels;
  readonly warningsAsErrors?: boolean;
  readonly allWarnings?: boolean;
  readonly color?: boolean;
}

/** `katcp-gen lint`: every mistake and warning of interfaces, and nothing generated. */
export function lintCommand(context: CommandContext): Command {
  const { terminal } = context;
  return new Command("lint")
    .description("report the errors and warnings of interface files, and generate nothing")
    .argument("[file...]", "interface files, folders or patterns (default: those in the configuration)", eachNotEmpty)
    .addOption(new Option("--format <format>", "the format of errors and warnings").choices(FORMATS).default("text"))
    .option("--warnings-as-errors", "treat warnings as errors")
    .addOption(levelOption())
    .option("--all-warnings", "show every warning, even if there are errors")
    .option("--color", "use colours, even without a terminal")
    .option("--no-color", "use no colours")
    .action(async (files: readonly string[] | undefined, flags: Flags, command: Command) => {
      const { config, diagnostics } = await readConfig(context.workingFolder);
      const { lintFiles } = await import("../lint-files.js");
      const options = { targets: config.targets, levels: { ...config.levels, ...flags.level }, warningsAsErrors: flags.warningsAsErrors };
      const result =
        diagnostics.length > 0 ? { diagnostics, count: 0 } : lintFiles(interfaceWords(command, files, config.interfaces), options);
      const { format, allWarnings = false } = flags;
      reportDiagnostics(result.diagnostics, { terminal, format, paint: context.paint(flags.color), allWarnings });
      if (result.diagnostics.length === 0 && format === "text")
        terminal.log(`${countOf(result.count, "interface")}: no error and no warning`);
      context.finish(result.diagnostics.some(isError) ? 1 : 0);
    });
}
