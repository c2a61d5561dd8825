import { recallRun } from "./commands/recall-run.js";
import type { Terminal } from "./terminal.js";

/** The process that the program runs in. */
export interface Process {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The version of its Node. */
  readonly version: string;
  /** Prints at once; the streams of Node take a tenth of a second run to load. */
  readonly direct: Terminal;
  /** Prints through the streams of Node. */
  readonly streams: () => Terminal;
  /** Whether a terminal shows what is told of mistakes. */
  readonly isTerminal: () => boolean;
  readonly untilInterrupted: () => Promise<void>;
  /** Calls when all is done. */
  readonly atExit: (listener: () => void) => void;
}

/**
 * Runs the program in a process of its own, and gives its exit code. What it loads at once is what a run needs that has nothing to
 * do; the rest comes when there is work.
 */
export async function start(argv: readonly string[], surroundings: Process): Promise<number> {
  const { env, version, direct, streams, isTerminal, untilInterrupted, atExit } = surroundings;
  const known = recallRun({ argv, workingFolder: ".", terminal: direct, env, isTerminal });
  if (known !== undefined) return known;
  const { keepCode } = await import("./cache/keep-code.js");
  keepCode({ env, version, atExit });
  const { runCli } = await import("./cli.js");
  return runCli(argv, streams(), { env, isTerminal: isTerminal(), untilInterrupted });
}
