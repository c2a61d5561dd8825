import type { Terminal } from "../terminal.js";

/** What a command of the program works with. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** The gateway ends when this promise does. */
  readonly untilInterrupted: () => Promise<void>;
}
