import { Command, Option } from "commander";
import type { Config } from "../config/config.js";
import { readConfig } from "../config/read-config.js";
import type { Diagnostic } from "../diagnostics.js";
import { IMPORT_STYLES, type ImportStyle } from "../emit/typescript/imports.js";
import { readInput } from "../files/read-input.js";
import { type GenerateOptions, generate } from "../generate.js";
import { FORMATS, type Format, formatReport } from "../report.js";
import type { Terminal } from "../terminal.js";
import type { CommandContext } from "./command-context.js";
import { commandLineOf } from "./command-line.js";
import { reportCheck, reportWritten } from "./report-files.js";

/** What the command line says; what it leaves out is undefined, and the configuration's. */
interface Flags {
  readonly outDir?: string;
  readonly docs?: boolean;
  readonly importStyle?: ImportStyle;
  readonly check?: boolean;
  readonly prune?: boolean;
  readonly format: Format;
}

/** `katcp-gen generate [file...]`, which may also be called without its name. */
export function generateCommand(context: CommandContext): Command {
  return new Command("generate")
    .description("compile interface files into typed servers and clients")
    .argument("[file...]", "interface files, *.katcp.json; without any, those of the configuration")
    .option("-o, --out-dir <folder>", 'where the generated files go, a folder for each device (default: "generated")')
    .option("--docs", "also draw a page of Markdown about each interface")
    .option("--no-docs", "draw none, whatever the configuration says")
    .addOption(new Option("--import-style <style>", "what relative imports end in (default: js)").choices(IMPORT_STYLES))
    .option("--check", "write nothing; fail if a generated file is not up to date")
    .addOption(new Option("--prune", "remove generated files that no interface makes any more").conflicts("check"))
    .addOption(new Option("--format <format>", "how mistakes are printed").choices(FORMATS).default("text"))
    .action((files: string[], flags: Flags, command: Command) => {
      const { config, diagnostics } = readConfig(context.workingFolder);
      const options = settle(files, flags, config);
      if (diagnostics.length === 0 && options.files.length === 0) {
        command.error('error: missing required argument \'file\'; or list "interfaces" under the key "katcp-gen" of package.json', {
          exitCode: 2,
        });
      }
      context.finish(run(options, diagnostics, { terminal: context.terminal, format: flags.format, command }));
    });
}

/** The command line beats the configuration. */
function settle(
  files: readonly string[],
  flags: Flags,
  { interfaces = [], targets = ["typescript"], levels, ...config }: Config,
): GenerateOptions {
  return {
    files: files.length > 0 ? files : interfaces,
    outDir: flags.outDir ?? config.outDir ?? "generated",
    typescript: targets.includes("typescript"),
    docs: flags.docs ?? targets.includes("docs"),
    importStyle: flags.importStyle ?? config.importStyle ?? "js",
    levels,
    check: flags.check ?? false,
    prune: flags.prune ?? false,
  };
}

interface Output {
  readonly terminal: Terminal;
  readonly format: Format;
  /** As it was called. */
  readonly command: Command;
}

function run(options: GenerateOptions, ofConfig: readonly Diagnostic[], { terminal, format, command }: Output): 0 | 1 {
  const startMs = performance.now();
  const { diagnostics, outcomes, orphans } = ofConfig.length > 0 ? { diagnostics: ofConfig, outcomes: [], orphans: [] } : generate(options);
  report(diagnostics, format, terminal);
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  if (errors > 0) {
    terminal.error(`katcp-gen: ${errors === 1 ? "1 error" : `${errors} errors`}, nothing was written`);
    return 1;
  }
  if (options.check)
    return reportCheck({ outcomes, orphans, format, mend: commandLineOf(command, { without: ["check", "format"] }) }, terminal);
  if (format !== "json")
    reportWritten({ outcomes, orphans, isPruned: options.prune ?? false, tookMs: performance.now() - startMs }, terminal);
  return 0;
}

/** For programs on the standard output, also when there is nothing to tell; for people on the other. */
function report(diagnostics: readonly Diagnostic[], format: Format, terminal: Terminal): void {
  const lines = formatReport(diagnostics, format, readText);
  for (const line of lines) {
    if (format === "text") terminal.error(line);
    else terminal.log(line);
  }
}

function readText(file: string): string | undefined {
  const bytes = readInput(file);
  return bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : undefined;
}
