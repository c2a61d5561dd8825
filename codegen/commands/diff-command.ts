import { Command, Option } from "commander";
import { readConfig } from "../config/read-config.js";
import type { RuleLevels } from "../diagnostics/levels.js";
import type { DiffResult, DiffWords } from "../diff/diff-files.js";
import { DIFF_FORMATS, type DiffFormat } from "../diff/diff-format.js";
import type { CommandContext } from "./command-context.js";
import { interfaceWords } from "./interface-words.js";
import { levelOption } from "./level-option.js";
import { eachNotEmpty } from "./not-empty.js";
import { reportDiagnostics } from "./report-diagnostics.js";
import { revisionOf } from "./revision-option.js";

interface Flags {
  readonly against?: string;
  readonly format: DiffFormat;
  readonly level: RuleLevels;
  readonly writeVersion?: boolean;
  readonly color?: boolean;
}

const examples = `
Examples:
  katcp-gen diff old/dev.katcp.json new/dev.katcp.json
  katcp-gen diff --against git:main interfaces/*.katcp.json
  katcp-gen diff npm:@team/dev@1 interfaces/dev.katcp.json`;

/** `katcp-gen diff`: what has changed, whom it breaks, and which version to write. */
export function diffCommand(context: CommandContext): Command {
  return new Command("diff")
    .description("show what has changed between two versions of an interface, whom it breaks, and which version to write")
    .argument(
      "[file...]",
      "the old and the new interface: files, folders, git:REV:PATH or npm:PACKAGE; with --against, only the new ones",
      eachNotEmpty,
    )
    .option("--against <git:rev>", "compare with the same files in a commit, branch or tag of git", revisionOf)
    .addOption(new Option("--format <format>", "the format of changes").choices(DIFF_FORMATS).default("text"))
    .addOption(levelOption())
    .option("--write-version", "if the version is too low, write the lowest one that is enough into the new file")
    .option("--color", "use colours, even without a terminal")
    .option("--no-color", "use no colours")
    .addHelpText("after", examples)
    .action(async (files: readonly string[] | undefined, flags: Flags, command: Command) => {
      const { config, diagnostics } = await readConfig(context.workingFolder);
      const words = wordsOf(files ?? [], flags, config.interfaces ?? [], command);
      const { diffFiles } = await import("../diff/diff-files.js");
      const levels = { ...config.levels, ...flags.level };
      const result =
        diagnostics.length > 0 ? { ...nothing, diagnostics } : diffFiles(words, { levels, writeVersion: flags.writeVersion ?? false });
      context.finish(await tell(result, flags, context));
    });
}

const nothing: DiffResult = { diffs: [], diagnostics: [], added: [], gone: [], written: [] };

function wordsOf(files: readonly string[], { against }: Flags, configured: readonly string[], command: Command): DiffWords {
  const [old, now] = files;
  if (against === undefined) {
    if (old !== undefined && now !== undefined && files.length === 2) return { old, now };
    const found = files.length === 1 ? "one file" : `${files.length} files`;
    return command.error(`error: expected the old and the new file, or --against git:REV; found ${found}`, { exitCode: 2 });
  }
  return { revision: against, files: interfaceWords(command, files, configured) };
}

async function tell(
  { diffs, diagnostics, added, gone, written }: DiffResult,
  { format, color }: Flags,
  context: CommandContext,
): Promise<0 | 1> {
  const { terminal } = context;
  const paint = context.paint(color);
  if (diagnostics.length > 0) {
    if (format === "json") terminal.log(JSON.stringify({ diagnostics }, undefined, 2));
    reportDiagnostics(diagnostics, { terminal, format: format === "github" ? "github" : "text", paint, allWarnings: false });
    return 1;
  }
  const [{ reportDiffs }, { isRefused }] = await Promise.all([import("../diff/diff-report.js"), import("../diff/diff-interfaces.js")]);
  for (const line of reportDiffs(diffs, format, paint)) terminal.log(line);
  for (const label of added) terminal.error(`katcp-gen: ${label} is new: there is nothing to compare it with`);
  for (const label of gone) terminal.error(`katcp-gen: ${label} was removed: there is no new version of it`);
  for (const label of written) terminal.error(`katcp-gen: wrote the version in ${label}`);
  return gone.length > 0 || diffs.some(isRefused) ? 1 : 0;
}
