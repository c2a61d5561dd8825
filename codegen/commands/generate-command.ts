import { Command, Option } from "commander";
import { openCommandCache } from "../cache/command-cache.js";
import { generateCached } from "../cache/generate-cached.js";
import type { Config, ConfigResult } from "../config/config.js";
import { readConfig } from "../config/read-config.js";
import { type Diagnostic, fileDiagnostic } from "../diagnostics/diagnostics.js";
import type { RuleLevels } from "../diagnostics/levels.js";
import { FORMATS, type Format } from "../diagnostics/report.js";
import { IMPORT_STYLES, type ImportStyle } from "../emit/import-style.js";
import { FileProblem } from "../files/file-problem.js";
import type { GenerateOptions, GenerateResult } from "../generate.js";
import type { CommandContext } from "./command-context.js";
import { commandLineOf } from "./command-line.js";
import { interfaceWords } from "./interface-words.js";
import { levelOption } from "./level-option.js";
import { findMistyped } from "./mistyped-command.js";
import { eachNotEmpty, notEmpty } from "./not-empty.js";
import { type Reporting, reportDiagnostics } from "./report-diagnostics.js";
import { revisionOf } from "./revision-option.js";
import { settleTargets, type TargetFlags, targetOption } from "./target-option.js";
import { tellResult } from "./tell-result.js";

/** What the command line says; what it leaves out is undefined, and the configuration's. */
interface Flags extends TargetFlags {
  readonly outDir?: string;
  readonly importStyle?: ImportStyle;
  readonly check?: boolean;
  readonly prune?: boolean;
  readonly watch?: boolean;
  readonly format: Format;
  readonly warningsAsErrors?: boolean;
  readonly allWarnings?: boolean;
  readonly level: RuleLevels;
  readonly color?: boolean;
  readonly since?: string;
}

/** `katcp-gen generate [file...]`, which may also be called without its name. */
export function generateCommand(context: CommandContext): Command {
  return new Command("generate")
    .description("compile interface files into typed servers and clients")
    .argument("[file...]", "interface files, folders or patterns (default: those in the configuration)", eachNotEmpty)
    .option("-o, --out-dir <folder>", 'the folder for generated files, with a subfolder for each device (default: "generated")', notEmpty)
    .addOption(targetOption())
    .option("--docs", "also write documents in Markdown and HTML: adds the target docs")
    .option("--no-docs", "write no documents, even if the configuration asks for them")
    .addOption(
      new Option("--since <git:rev>", "list in the documents what has changed since a revision of git")
        .argParser(revisionOf)
        .conflicts("watch"),
    )
    .addOption(new Option("--import-style <style>", "the ending of relative imports (default: js)").choices(IMPORT_STYLES))
    .addOption(new Option("--check", "write nothing; fail if a generated file is not up to date"))
    .addOption(new Option("--prune", "delete generated files that no interface makes any more").conflicts("check"))
    .addOption(new Option("--watch", "compile again whenever a file changes, until Ctrl-C").conflicts("check"))
    .addOption(new Option("--format <format>", "the format of errors and warnings").choices(FORMATS).default("text"))
    .option("--warnings-as-errors", "treat warnings as errors")
    .addOption(levelOption())
    .option("--all-warnings", "show every warning, even if there are errors")
    .option("--color", "use colours, even without a terminal")
    .option("--no-color", "use no colours")
    .action(async (files: readonly string[] | undefined, flags: Flags, command: Command) => {
      const generation = new Generation({ context, files: files ?? [], flags, command });
      context.finish(flags.watch ? await generation.runOn() : await generation.run());
    });
}

/** As the command was called. */
interface Called {
  readonly context: CommandContext;
  readonly files: readonly string[];
  readonly flags: Flags;
  readonly command: Command;
}

/** What the command does, once or again and again. */
class Generation {
  readonly #called: Called;

  readonly #reporting: Reporting;

  constructor(called: Called) {
    this.#called = called;
    const { context, flags } = called;
    const { format, allWarnings = false, color } = flags;
    this.#reporting = { terminal: context.terminal, format, allWarnings, paint: context.paint(color) };
  }

  async run(): Promise<0 | 1> {
    const startMs = Date.now();
    const options = this.#settle(await readConfig(this.#called.context.workingFolder));
    if (options === undefined) return 1;
    try {
      const code = this.#tell(await generateCached({ ...options, ...(await this.#since()) }), options, startMs);
      if (code === 0) this.#remember(options);
      return code;
    } catch (thrown) {
      if (!(thrown instanceof FileProblem) || this.#reporting.format === "text") throw thrown;
      // Programs read of it as of all else that is wrong.
      reportDiagnostics([diagnosticOf(thrown)], this.#reporting);
      return 1;
    }
  }

  /** What compares with an earlier version is loaded where that is asked for. */
  async #since(): Promise<Pick<GenerateOptions, "changesOf">> {
    const { since } = this.#called.flags;
    if (since === undefined) return {};
    const { changesSince } = await import("../diff/changes-since.js");
    return { changesOf: (file, model) => changesSince(since, file, model) };
  }

  async runOn(): Promise<0> {
    const [{ watchGeneration }, { readConfigNow }] = await Promise.all([
      import("../watch/watch-generation.js"),
      import("../config/parse-config.js"),
    ]);
    const { context, flags } = this.#called;
    const { terminal } = context;
    await watchGeneration({
      interrupted: context.untilInterrupted(),
      readOptions: () => {
        const options = this.#settle(readConfigNow(context.workingFolder));
        if (options === undefined) throw new FileProblem("nothing is generated until the configuration is right");
        return options;
      },
      tell: (result, options, startMs) => this.#tell(result, options, startMs) === 0,
      say: (text, kind) => (flags.format === "text" && kind === "news" ? terminal.log(text) : terminal.error(`katcp-gen: ${text}`)),
      folder: context.workingFolder,
    });
    return 0;
  }

  /** Undefined where the configuration is wrong, which has been told. */
  #settle({ config, diagnostics }: ConfigResult): GenerateOptions | undefined {
    const { files, flags, command } = this.#called;
    if (diagnostics.length > 0) {
      reportDiagnostics(diagnostics, this.#reporting);
      return undefined;
    }
    const mistyped = findMistyped(files, command);
    if (mistyped !== undefined) return command.error(`error: ${mistyped}`, { exitCode: 2 });
    return { ...settle(flags, config), files: interfaceWords(command, files, config.interfaces) };
  }

  #tell(result: GenerateResult, { check, prune }: GenerateOptions, startMs: number): 0 | 1 {
    const mend = () => commandLineOf(this.#called.command, { without: ["check", "format", "color", "allWarnings"] });
    return tellResult(result, { check, prune, reporting: this.#reporting, startMs, mend });
  }

  /** The next run of these words need not read them, if nothing is left to do then. What a revision of git says, nobody remembers. */
  #remember(options: GenerateOptions): void {
    const { context, flags } = this.#called;
    const { format, since, allWarnings = false, color } = flags;
    if (format !== "text" || since !== undefined) return;
    openCommandCache()?.remember(context, { options, allWarnings, color });
  }
}

function diagnosticOf({ path = ".", message }: FileProblem): Diagnostic {
  return fileDiagnostic(path, message);
}

/** The command line beats the configuration. */
function settle(flags: Flags, { levels, ...config }: Config): Omit<GenerateOptions, "files"> {
  return {
    outDir: flags.outDir ?? config.outDir ?? "generated",
    targets: settleTargets(flags, config.targets),
    python: config.python,
    importStyle: flags.importStyle ?? config.importStyle ?? "js",
    levels: { ...levels, ...flags.level },
    warningsAsErrors: flags.warningsAsErrors ?? false,
    check: flags.check ?? false,
    prune: flags.prune ?? false,
  };
}
