import { Command, CommanderError, Option } from "commander";
import type { Diagnostic } from "./diagnostics.js";
import { readInput } from "./files/read-input.js";
import { type FileOutcome, FileProblem } from "./files/write-files.js";
import { type GenerateOptions, generate } from "./generate.js";
import { formatSchema } from "./interface/json-schema.js";
import { packageVersion } from "./package-root.js";
import { FORMATS, type Format, formatReport } from "./report.js";

/** Where the command's words go: `console`, or a test. */
export interface Terminal {
  log(line: string): void;
  error(line: string): void;
}

/** Runs `katcp-gen` with the words of a command line, and gives its exit code. 0: done. 1: an interface or a file is wrong. 2: wrong usage. */
export function runCli(argv: readonly string[], terminal: Terminal): number {
  const command = createCommand(terminal);
  if (argv[0] === "schema" && argv.length === 1) {
    terminal.log(formatSchema().trimEnd());
    return 0;
  }
  try {
    command.parse([...argv], { from: "user" });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    // commander has said what is wrong; 0 is --help and --version.
    return thrown.exitCode === 0 ? 0 : 2;
  }
  const { outDir, docs, check, format } = command.opts<{ outDir: string; docs: boolean; check: boolean; format: Format }>();
  return run({ files: command.args, outDir, docs, check }, { terminal, format });
}

function createCommand(terminal: Terminal): Command {
  return new Command("katcp-gen")
    .description("Compiles KATCP interface files into typed servers and clients.")
    .argument("<file...>", "interface files, *.katcp.json")
    .option("-o, --out-dir <folder>", "where the generated files go, a folder for each device", "generated")
    .option("--docs", "also draw a page of Markdown about each interface", false)
    .option("--check", "write nothing; fail if a generated file is not up to date", false)
    .addOption(new Option("--format <format>", "how mistakes are printed").choices(FORMATS).default("text"))
    .addHelpText("after", "\nkatcp-gen schema prints the JSON Schema of interface files, for editors.")
    .version(packageVersion())
    .configureOutput({ writeOut: (text) => terminal.log(text.trimEnd()), writeErr: (text) => terminal.error(text.trimEnd()) })
    .exitOverride();
}

function run(options: GenerateOptions, { terminal, format }: { readonly terminal: Terminal; readonly format: Format }): number {
  const startMs = performance.now();
  try {
    const { diagnostics, outcomes } = generate(options);
    report(diagnostics, format, terminal);
    const errors = diagnostics.filter(({ severity }) => severity === "error").length;
    if (errors > 0) {
      terminal.error(`katcp-gen: ${errors === 1 ? "1 error" : `${errors} errors`}, nothing was written`);
      return 1;
    }
    if (options.check) return reportCheck(outcomes, options, format === "json" ? { ...terminal, log: () => {} } : terminal);
    if (format !== "json") reportWritten(outcomes, performance.now() - startMs, terminal);
    return 0;
  } catch (thrown) {
    terminal.error(`katcp-gen: ${describeThrown(thrown)}`);
    return 1;
  }
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

function reportWritten(outcomes: readonly FileOutcome[], tookMs: number, terminal: Terminal): void {
  const written = outcomes.filter(({ kind }) => kind === "written");
  for (const { path } of written) terminal.log(`wrote ${path}`);
  terminal.log(`${written.length} written, ${outcomes.length - written.length} unchanged, ${Math.round(tookMs)} ms`);
}

function reportCheck(outcomes: readonly FileOutcome[], { files, outDir, docs }: GenerateOptions, terminal: Terminal): number {
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

/** A stack trace helps nobody who did not write this program. */
function describeThrown(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return thrown instanceof FileProblem ? message : `this is a bug in katcp-gen, please report it: ${message}`;
}
