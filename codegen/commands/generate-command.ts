import { Command, Option } from "commander";
import { type Diagnostic, isError } from "../diagnostics.js";
import { readInput } from "../files/read-input.js";
import type { FileOutcome } from "../files/write-files.js";
import { type GenerateOptions, generate } from "../generate.js";
import type { RuleLevels } from "../levels.js";
import { FORMATS, type Format, formatReport, formatRest } from "../report.js";
import type { Terminal } from "../terminal.js";
import type { CommandContext } from "./command-context.js";
import { levelOption } from "./level-option.js";

/** `katcp-gen generate <file...>`, which may also be called without its name. */
export function generateCommand({ terminal, finish }: CommandContext): Command {
  return new Command("generate")
    .description("compile interface files into typed servers and clients")
    .argument("<file...>", "interface files, *.katcp.json")
    .option("-o, --out-dir <folder>", "where the generated files go, a folder for each device", "generated")
    .option("--docs", "also draw a page of Markdown about each interface", false)
    .option("--check", "write nothing; fail if a generated file is not up to date", false)
    .addOption(new Option("--format <format>", "how mistakes are printed").choices(FORMATS).default("text"))
    .option("--warnings-as-errors", "a warning is an error", false)
    .addOption(levelOption())
    .action((files: string[], { format, level, ...options }: Options) => {
      finish(run({ files, levels: level, ...options }, { terminal, format }));
    });
}

interface Options extends Omit<GenerateOptions, "files" | "levels"> {
  readonly format: Format;
  readonly level: RuleLevels;
}

function run(options: GenerateOptions, { terminal, format }: { readonly terminal: Terminal; readonly format: Format }): 0 | 1 {
  const startMs = performance.now();
  const { diagnostics, outcomes } = generate(options);
  report(diagnostics, format, terminal);
  const errors = diagnostics.filter(isError).length;
  if (diagnostics.length > 0) terminal.error(`katcp-gen: ${summarise(errors, diagnostics.length - errors)}`);
  if (errors > 0) return 1;
  if (options.check) return reportCheck(outcomes, options, format === "json" ? { ...terminal, log: () => {} } : terminal);
  if (format !== "json") reportWritten(outcomes, performance.now() - startMs, terminal);
  return 0;
}

/** For programs on the standard output, also when there is nothing to tell; for people on the other. */
function report(diagnostics: readonly Diagnostic[], format: Format, terminal: Terminal): void {
  const lines = formatReport(diagnostics, format, readText);
  for (const line of lines) {
    if (format === "text") terminal.error(line);
    else terminal.log(line);
  }
  const rest = formatRest(diagnostics, format);
  if (rest !== undefined) terminal.error(rest);
}

function summarise(errors: number, warnings: number): string {
  const count = (number: number, noun: string): string[] => (number === 0 ? [] : [`${number} ${noun}${number === 1 ? "" : "s"}`]);
  return [...count(errors, "error"), ...count(warnings, "warning"), ...(errors > 0 ? ["nothing was written"] : [])].join(", ");
}

function readText(file: string): string | undefined {
  const bytes = readInput(file);
  return bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : undefined;
}

function reportWritten(outcomes: readonly FileOutcome[], tookMs: number, terminal: Terminal): void {
  const written = outcomes.filter(({ kind }) => kind === "written");
  for (const { path } of written) terminal.log(`wrote ${path}`);
  terminal.log(`${written.length} written, ${outcomes.length - written.length} unchanged, ${Math.round(tookMs)} ms`);
}

function reportCheck(outcomes: readonly FileOutcome[], { files, outDir, docs }: GenerateOptions, terminal: Terminal): 0 | 1 {
  const differing = outcomes.filter(({ kind }) => kind === "written");
  for (const { path } of differing) terminal.error(`${path} is not up to date`);
  if (differing.length === 0) {
    terminal.log(`${outcomes.length} files are up to date`);
    return 0;
  }
  const options = [outDir === "generated" ? "" : `--out-dir ${outDir}`, docs ? "--docs" : ""].filter((part) => part !== "");
  terminal.error(`katcp-gen: run katcp-gen ${[...files, ...options].join(" ")}`);
  return 1;
}
