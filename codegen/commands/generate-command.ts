import { Command, Option } from "commander";
import { generateCached } from "../cache/generate-cached.js";
import type { Diagnostic } from "../diagnostics.js";
import { readInput } from "../files/read-input.js";
import type { FileOutcome } from "../files/write-files.js";
import type { GenerateOptions, GenerateResult } from "../generate.js";
import { FORMATS, type Format, formatReport } from "../report.js";
import type { Terminal } from "../terminal.js";
import type { CommandContext } from "./command-context.js";

/** `katcp-gen generate <file...>`, which may also be called without its name. */
export function generateCommand({ terminal, finish, untilInterrupted }: CommandContext): Command {
  return new Command("generate")
    .description("compile interface files into typed servers and clients")
    .argument("<file...>", "interface files, *.katcp.json")
    .option("-o, --out-dir <folder>", "where the generated files go, a folder for each device", "generated")
    .option("--docs", "also draw documents of each interface, in Markdown and HTML", false)
    .option("--check", "write nothing; fail if a generated file is not up to date", false)
    .addOption(new Option("--watch", "compile again whenever a file changes, until Ctrl-C").default(false).conflicts("check"))
    .addOption(new Option("--format <format>", "how mistakes are printed").choices(FORMATS).default("text"))
    .action(async (files: string[], { outDir, docs, check, format, watch }: Flags) => {
      const options = { files, outDir, docs, check };
      finish(watch ? await runOn(options, { terminal, format }, untilInterrupted()) : await run(options, { terminal, format }));
    });
}

interface Flags extends Omit<GenerateOptions, "files"> {
  readonly format: Format;
  readonly watch: boolean;
}

interface Printing {
  readonly terminal: Terminal;
  readonly format: Format;
}

async function run(options: GenerateOptions, printing: Printing): Promise<0 | 1> {
  const startMs = performance.now();
  return tell(await generateCached(options), options, { ...printing, startMs });
}

async function runOn(options: GenerateOptions, printing: Printing, interrupted: Promise<void>): Promise<0> {
  const { watchGeneration } = await import("../watch/watch-generation.js");
  const { terminal, format } = printing;
  await watchGeneration({
    interrupted,
    readOptions: () => options,
    tell: (result, current, startMs) => tell(result, current, { ...printing, startMs }) === 0,
    say: (text, kind) => (format === "text" && kind === "news" ? terminal.log(text) : terminal.error(`katcp-gen: ${text}`)),
  });
  return 0;
}

function tell(
  { diagnostics, outcomes }: GenerateResult,
  options: GenerateOptions,
  printing: Printing & { readonly startMs: number },
): 0 | 1 {
  const { terminal, format, startMs } = printing;
  report(diagnostics, format, terminal);
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  if (errors > 0) {
    terminal.error(`katcp-gen: ${errors === 1 ? "1 error" : `${errors} errors`}, nothing was written`);
    return 1;
  }
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
