import { Command, Option } from "commander";
import { readConfig } from "../config/read-config.js";
import { type Diagnostic, isError } from "../diagnostics/diagnostics.js";
import type { PythonOptions } from "../emit/python-options.js";
import type { TargetName } from "../emit/target-names.js";
import type { UpdateScaffoldOptions, UpdateScaffoldResult } from "../projects/update-scaffold.js";
import type { WriteScaffoldOptions } from "../projects/write-scaffold.js";
import type { Terminal } from "../terminal.js";
import type { CommandContext } from "./command-context.js";
import { notEmpty } from "./not-empty.js";
import { type Reporting, reportDiagnostics } from "./report-diagnostics.js";

interface ScaffoldOptions {
  readonly out?: string;
  readonly outDir?: string;
  readonly target?: ScaffoldTarget;
  readonly update?: string;
  readonly class?: string;
  readonly check: boolean;
  readonly color?: boolean;
}

/** The languages of classes. */
const SCAFFOLD_TARGETS = ["typescript", "python"] as const satisfies readonly TargetName[];

type ScaffoldTarget = (typeof SCAFFOLD_TARGETS)[number];

/** In which language a class is written, and what the project says of that. */
interface Language {
  readonly target: ScaffoldTarget;
  readonly python: PythonOptions | undefined;
}

function targetOf(file: string): ScaffoldTarget {
  return file.endsWith(".py") ? "python" : "typescript";
}

/** `katcp-gen scaffold`: a first version of a device's class, and later the handlers that it lacks. */
export function scaffoldCommand({ terminal, workingFolder, finish, paint }: CommandContext): Command {
  const command = new Command("scaffold")
    .description("write the first version of a device, or add missing handlers to it")
    .argument("[interface]", "the interface file (default: the one of the configuration; --update finds it through the class)", notEmpty)
    .addOption(
      new Option("--out <file>", "the new source file; in TypeScript, main.ts is written next to it")
        .argParser(notEmpty)
        .conflicts(["update"]),
    )
    .addOption(new Option("--target <name>", "the language of the class (default: by the ending of the file)").choices(SCAFFOLD_TARGETS))
    .option("-o, --out-dir <folder>", 'the folder for generated files, as for generate (default: "generated")', notEmpty)
    .option("--update <file>", "add the missing handlers to the class in this file", notEmpty)
    .option("--class <name>", "the name of the class, if the file has several", notEmpty)
    .option("--check", "write nothing; fail if a handler is missing", false)
    .option("--color", "use colours, even without a terminal")
    .option("--no-color", "use no colours");
  // What does the work is loaded when there is some: other commands start without it.
  return command.action(async (file: string | undefined, options: ScaffoldOptions) => {
    const { out, update, check } = options;
    const reporting: Reporting = { terminal, format: "text", paint: paint(options.color), allWarnings: false };
    const { config, diagnostics } = await readConfig(workingFolder);
    if (reportMistakes(diagnostics, reporting)) return finish(1);
    const outDir = options.outDir ?? config.outDir ?? "generated";
    const language = { target: options.target ?? targetOf(update ?? out ?? ""), python: config.python };
    if (update !== undefined) {
      finish(await runUpdate({ source: update, file, className: options.class, check, outDir, ...language }, reporting));
      return;
    }
    const only = file ?? (await onlyOne(config.interfaces));
    if (out !== undefined && only !== undefined && !check) {
      finish(await runWrite({ file: only, out, outDir, ...language }, reporting));
    } else {
      command.error("error: expected katcp-gen scaffold <interface> --out <file>, or katcp-gen scaffold --update <file> [--check]");
    }
  });
}

/** The interface file of a configuration that has one. */
async function onlyOne(interfaces: readonly string[] = []): Promise<string | undefined> {
  const { expandFiles } = await import("../files/expand-files.js");
  const { files } = expandFiles(interfaces);
  return files.length === 1 ? files[0] : undefined;
}

async function runWrite({ target, python, ...options }: WriteScaffoldOptions & Language, reporting: Reporting): Promise<0 | 1> {
  const { diagnostics, written, kept } =
    target === "python"
      ? (await import("../projects/write-python-scaffold.js")).writePythonScaffold(options, python)
      : (await import("../projects/write-scaffold.js")).writeScaffold(options);
  if (reportMistakes(diagnostics, reporting)) return 1;
  const { terminal } = reporting;
  for (const path of written) terminal.log(`wrote ${path}`);
  for (const path of kept) terminal.log(`${path} exists already and was not changed`);
  return 0;
}

async function runUpdate(
  { target, python, outDir, ...options }: UpdateScaffoldOptions & Language & { readonly outDir: string },
  reporting: Reporting,
): Promise<0 | 1> {
  const result =
    target === "python"
      ? (await import("../projects/update-python-scaffold.js")).updatePythonScaffold(options, { outDir, packages: python?.outDir })
      : (await import("../projects/update-scaffold.js")).updateScaffold(options);
  const { source, check } = options;
  if (reportMistakes(result.diagnostics, reporting)) return 1;
  const { terminal } = reporting;
  for (const { name, line } of result.stray) {
    terminal.log(`${source}:${line}: ${name} handles no request of ${result.file}; it was not changed`);
  }
  return check ? reportCheck(result, source, terminal) : reportUpdate(result, source, terminal);
}

function reportUpdate({ added, file, className, isAhead }: UpdateScaffoldResult, source: string, terminal: Terminal): 0 {
  for (const name of added) terminal.log(`added ${name} to ${className} in ${source}`);
  if (added.length === 0) terminal.log(`${source}: ${className} has every handler of ${file}`);
  if (isAhead) terminal.log(`the generated files are older than ${file}: run katcp-gen ${file}`);
  return 0;
}

function reportCheck({ added, file, className }: UpdateScaffoldResult, source: string, terminal: Terminal): 0 | 1 {
  for (const name of added) terminal.error(`${source}: ${className} lacks ${name}`);
  if (added.length === 0) {
    terminal.log(`${source}: ${className} has every handler of ${file}`);
    return 0;
  }
  terminal.error(`katcp-gen: run katcp-gen scaffold ${file} --update ${source}`);
  return 1;
}

/** Whether any mistake is an error: then it has been said that nothing was done. Warnings are for who generates, not told here. */
function reportMistakes(diagnostics: readonly Diagnostic[], reporting: Reporting): boolean {
  return reportDiagnostics(diagnostics.filter(isError), reporting);
}
