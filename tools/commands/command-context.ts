import type { Terminal } from "../terminal.js";

/** What a command of the program works with. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** The exit code of the program. 0: done. 1: a promise is broken, or a file is wrong. 2: wrong usage. 3: no connection. */
  readonly finish: (code: 0 | 1 | 2 | 3) => void;
  /** When a command that goes on until it is told to end is told so: asked by such a command alone. */
  readonly untilInterrupted: () => Promise<void>;
  /** When the standard input has ended: asked by a command that lives as long as its parent. */
  readonly untilInputEnds: () => Promise<void>;
}
