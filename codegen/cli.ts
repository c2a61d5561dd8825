import { Command, CommanderError } from "commander";
import type { CommandContext } from "./commands/command-context.js";
import { diffCommand } from "./commands/diff-command.js";
import { formatCommand } from "./commands/format-command.js";
import { generateCommand } from "./commands/generate-command.js";
import { initCommand } from "./commands/init-command.js";
import { lintCommand } from "./commands/lint-command.js";
import { modelCommand } from "./commands/model-command.js";
import { packageCommand } from "./commands/package-command.js";
import { PromisedArray } from "./commands/promised-array.js";
import { scaffoldCommand } from "./commands/scaffold-command.js";
import { schemaCommand } from "./commands/schema-command.js";
import { paint, wantsColor } from "./diagnostics/paint.js";
import { FileProblem } from "./files/file-problem.js";
import { packageVersion } from "./package-root.js";
import type { Terminal } from "./terminal.js";

/** What a run of the program stands in. */
export interface Surroundings {
  /** From where the configuration is sought upwards; default: where we are called. */
  readonly workingFolder?: string;
  /** The variables that say whether colours are wanted. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Whether a terminal shows what is told of mistakes. */
  readonly isTerminal?: boolean;
  /** A command that goes on and on ends when its promise does; default: never. */
  readonly untilInterrupted?: () => Promise<void>;
}

/** Runs `katcp-gen` with the words of a command line, and gives its exit code. 0: done. 1: an interface or a file is wrong. 2: wrong usage. */
export async function runCli(
  argv: readonly string[],
  terminal: Terminal,
  { workingFolder = ".", env = {}, isTerminal = false, untilInterrupted = never }: Surroundings = {},
): Promise<number> {
  const output = new PromisedArray(argv, terminal);
  let code = 0;
  const context: CommandContext = {
    terminal: output,
    argv,
    workingFolder,
    paint: (flag) => paint(wantsColor({ flag, env, isTerminal })),
    finish: (its) => {
      code = its;
    },
    untilInterrupted,
  };
  try {
    await createProgram(context).parseAsync([...argv], { from: "user" });
    return code;
  } catch (thrown) {
    // commander has said what is wrong; 0 is --help and --version.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    terminal.error(`katcp-gen: ${describeThrown(thrown)}`);
    return 1;
  } finally {
    output.keep();
  }
}

function never(): Promise<void> {
  return new Promise(() => {});
}

/** The program with all its commands, each of which does its work when it is parsed. */
export function createProgram(context: CommandContext): Command {
  const program = new Command("katcp-gen")
    .description("Compiles KATCP interface files into typed servers and clients.")
    .usage("[command] [file...] [options]")
    .version(packageVersion())
    .addHelpText("after", "\nThe default command is generate: katcp-gen interfaces/dev.katcp.json");
  program.addCommand(generateCommand(context), { isDefault: true });
  program.addCommand(lintCommand(context));
  program.addCommand(formatCommand(context));
  program.addCommand(diffCommand(context));
  program.addCommand(modelCommand(context));
  program.addCommand(packageCommand(context));
  program.addCommand(initCommand(context));
  program.addCommand(scaffoldCommand(context));
  program.addCommand(schemaCommand(context));
  for (const command of [program, ...program.commands]) talkThrough(command, context.terminal);
  return program;
}

function talkThrough(command: Command, terminal: Terminal): void {
  command
    .configureOutput({ writeOut: (text) => terminal.log(text.trimEnd()), writeErr: (text) => terminal.error(text.trimEnd()) })
    .exitOverride();
}

/** A stack trace helps nobody who did not write this program. */
function describeThrown(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return thrown instanceof FileProblem ? message : `this is a bug in katcp-gen, please report it: ${message}`;
}
