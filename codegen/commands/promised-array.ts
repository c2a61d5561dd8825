import type { Terminal } from "../terminal.js";

/** A program that asked for JSON finds an array on the standard output, also where a run came to nothing: its exit code says so. */
export class PromisedArray implements Terminal {
  readonly #terminal: Terminal;
  #isOwed: boolean;

  constructor(argv: readonly string[], terminal: Terminal) {
    this.#terminal = terminal;
    this.#isOwed = argv.some((word, index) => word === "--format=json" || (word === "json" && argv[index - 1] === "--format"));
  }

  log(line: string): void {
    this.#isOwed = false;
    this.#terminal.log(line);
  }

  error(line: string): void {
    this.#terminal.error(line);
  }

  /** Prints an empty array if one was asked for, and nothing has been printed. */
  keep(): void {
    if (this.#isOwed) this.log("[]");
  }
}
