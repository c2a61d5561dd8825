import { Command, CommanderError } from "commander";
import type { CommandContext } from "./commands/command-context.js";
import { describeCommand } from "./commands/describe-command.js";
import { diffCommand } from "./commands/diff-command.js";
import { gatewayCommand } from "./commands/gateway-command.js";
import { importCommand } from "./commands/import-command.js";
import { proxyCommand } from "./commands/proxy-command.js";
import { replayCommand } from "./commands/replay-command.js";
import { schemaCommand } from "./commands/schema-command.js";
import { simCommand } from "./commands/sim-command.js";
import { snapshotCommand } from "./commands/snapshot-command.js";
import { verifyCommand } from "./commands/verify-command.js";
import { packageVersion } from "./package-version.js";
import type { Terminal } from "./terminal.js";
import { ToolProblem } from "./tool-problem.js";

/** What a run of the program stands in. */
export interface Surroundings {
  /** A command that goes on and on ends when its promise does; default: never. */
  readonly untilInterrupted?: () => Promise<void>;
  /** When the standard input ends: for a command that lives as long as its parent. Default: never. */
  readonly untilInputEnds?: () => Promise<void>;
}

/** Runs `katcp` with the words of a command line, and gives its exit code (`CommandContext.finish`). */
export async function runCli(
  argv: readonly string[],
  terminal: Terminal,
  { untilInterrupted = never, untilInputEnds = never }: Surroundings = {},
): Promise<number> {
  let code = 0;
  const context: CommandContext = {
    terminal,
    finish: (its) => {
      code = its;
    },
    untilInterrupted,
    untilInputEnds,
  };
  try {
    await createProgram(context).parseAsync([...argv], { from: "user" });
    return code;
  } catch (thrown) {
    // commander has said what is wrong; 0 is --help and --version.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    terminal.error(`katcp: ${describeThrown(thrown)}`);
    return thrown instanceof ToolProblem ? thrown.exitCode : 1;
  }
}

function never(): Promise<void> {
  return new Promise(() => {});
}

/** The program with all its commands, each of which does its work when it is parsed. */
export function createProgram(context: CommandContext): Command {
  const program = new Command("katcp")
    .description("Tools for any KATCP device that has an interface file.")
    .usage("<command> [options]")
    .enablePositionalOptions()
    .version(packageVersion());
  for (const command of commands(context)) program.addCommand(command);
  for (const command of [program, ...program.commands]) talkThrough(command, context.terminal);
  return program;
}

function commands(context: CommandContext): readonly Command[] {
  return [
    describeCommand(context),
    diffCommand(context),
    gatewayCommand(context),
    importCommand(context),
    proxyCommand(context),
    replayCommand(context),
    schemaCommand(context),
    simCommand(context),
    snapshotCommand(context),
    verifyCommand(context),
  ];
}

function talkThrough(command: Command, terminal: Terminal): void {
  command
    .configureOutput({ writeOut: (text) => terminal.log(text.trimEnd()), writeErr: (text) => terminal.error(text.trimEnd()) })
    .exitOverride();
}

/** A stack trace helps nobody who did not write this program. */
function describeThrown(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return thrown instanceof ToolProblem ? message : `this is a bug in katcp-tools, please report it: ${message}`;
}
