import { Command, CommanderError } from "commander";
import { formatDiagnostic } from "./diagnostics.js";
import { type FileOutcome, FileProblem } from "./files/write-files.js";
import { type GenerateOptions, generate } from "./generate.js";
import { packageVersion } from "./package-root.js";

/** The only place of this package with `process` and `console`. 0: done. 1: an interface or a file is wrong. 2: wrong usage. */
async function main(argv: readonly string[]): Promise<number> {
  const command = new Command("katcp-gen")
    .description("Compiles KATCP interface files into typed servers and clients.")
    .argument("<file...>", "interface files, *.katcp.json")
    .option("-o, --out-dir <folder>", "where the generated files go, a folder for each device", "generated")
    .option("--docs", "also draw a page of Markdown about each interface", false)
    .option("--check", "write nothing; fail if a generated file is not up to date", false)
    .version(packageVersion())
    .exitOverride();
  try {
    command.parse([...argv], { from: "user" });
  } catch (thrown) {
    // commander has said what is wrong; 0 is --help and --version.
    return thrown instanceof CommanderError && thrown.exitCode === 0 ? 0 : 2;
  }
  const { outDir, docs, check } = command.opts<{ outDir: string; docs: boolean; check: boolean }>();
  return run({ files: command.args, outDir, docs, check });
}

function run(options: GenerateOptions): number {
  const startMs = performance.now();
  try {
    const { diagnostics, outcomes } = generate(options);
    for (const diagnostic of diagnostics) console.error(formatDiagnostic(diagnostic));
    const errors = diagnostics.filter(({ severity }) => severity === "error").length;
    if (errors > 0) {
      console.error(`katcp-gen: ${errors === 1 ? "1 error" : `${errors} errors`}, nothing was written`);
      return 1;
    }
    return options.check ? reportCheck(outcomes, options) : reportWritten(outcomes, performance.now() - startMs);
  } catch (thrown) {
    if (!(thrown instanceof FileProblem)) throw thrown;
    console.error(`katcp-gen: ${thrown.message}`);
    return 1;
  }
}

function reportWritten(outcomes: readonly FileOutcome[], tookMs: number): number {
  const written = outcomes.filter(({ kind }) => kind === "written");
  for (const { path } of written) console.log(`wrote ${path}`);
  console.log(`${written.length} written, ${outcomes.length - written.length} unchanged, ${Math.round(tookMs)} ms`);
  return 0;
}

function reportCheck(outcomes: readonly FileOutcome[], { files, outDir, docs }: GenerateOptions): number {
  const differing = outcomes.filter(({ kind }) => kind === "written");
  for (const { path } of differing) console.error(`${path} is not up to date`);
  if (differing.length === 0) {
    console.log(`${outcomes.length} files are up to date`);
    return 0;
  }
  const options = [outDir === "generated" ? "" : `--out-dir ${outDir}`, docs ? "--docs" : ""].filter((part) => part !== "");
  console.error(`katcp-gen: run katcp-gen ${[...files, ...options].join(" ")}`);
  return 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (thrown) {
  // A bug of ours: the message, and where to tell of it, but no stack trace for somebody who cannot use it.
  console.error(`katcp-gen: a bug in katcp-gen, please report it: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  if (process.env["KATCP_GEN_DEBUG"]) console.error(thrown);
  process.exitCode = 1;
}
