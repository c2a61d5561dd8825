import type { Paint } from "../diagnostics/paint.js";
import type { Terminal } from "../terminal.js";

/** What a command of the program works with. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** The words of the command line. */
  readonly argv: readonly string[];
  /** From where the configuration is sought upwards. */
  readonly workingFolder: string;
  /** The exit code of the program. 0: done. 1: an interface or a file is wrong. 2: wrong usage. */
  readonly finish: (code: 0 | 1 | 2) => void;
  /** The colours of what is told of mistakes; an option of the command line may want them, or not. */
  readonly paint: (flag: boolean | undefined) => Paint;
  /** When a command that goes on until it is told to end is told so: asked by such a command alone. */
  readonly untilInterrupted: () => Promise<void>;
}
