import { Command, CommanderError } from "commander";
import type { CommandContext } from "./commands/command-context.js";
import { schemaCommand } from "./commands/schema-command.js";
import { serveCommand } from "./commands/serve-command.js";
import { tokenCommand } from "./commands/token-command.js";
import { GatewayProblem } from "./gateway-problem.js";
import { packageVersion } from "./package-version.js";
import type { Terminal } from "./terminal.js";

/** What a run of the program stands in. */
export interface Surroundings {
  /** The gateway ends when this promise does; default: never. */
  readonly untilInterrupted?: () => Promise<void>;
}

/** Runs `katcp-gateway` with the words of a command line, and gives its exit code. 0: done. 1: it cannot run. 2: wrong usage. */
export async function runCli(
  argv: readonly string[],
  terminal: Terminal,
  { untilInterrupted = never }: Surroundings = {},
): Promise<number> {
  try {
    await createProgram({ terminal, untilInterrupted }).parseAsync([...argv], { from: "user" });
    return 0;
  } catch (thrown) {
    // commander has said what is wrong; 0 is --help and --version.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    terminal.error(`katcp-gateway: ${describeThrown(thrown)}`);
    return 1;
  }
}

function never(): Promise<void> {
  return new Promise(() => {});
}

/** The program with all its commands, each of which does its work when it is parsed. */
export function createProgram(context: CommandContext): Command {
  const program = new Command("katcp-gateway")
    .description("Shows KATCP devices in a browser, feeds Prometheus, and keeps their history.")
    .version(packageVersion())
    .addCommand(serveCommand(context), { isDefault: true })
    .addCommand(tokenCommand(context))
    .addCommand(schemaCommand(context));
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
  return thrown instanceof GatewayProblem ? message : `this is a bug in katcp-gateway, please report it: ${message}`;
}
