import type { WireText } from "../../protocol/wire-text.js";

/** What lines of the log are sent over. */
export interface LogLine {
  readonly backlogBytes: number;
  write(lines: WireText): void;
}

/** Sends lines of the log to one client, unless so much waits that a burst of them would pile up; then a later line tells how many are missing. */
export class LogOutlet {
  readonly #line: LogLine;
  readonly #bounds: { readonly logBacklogBytes: number };
  #lost = 0;

  constructor(line: LogLine, bounds: { readonly logBacklogBytes: number }) {
    this.#line = line;
    this.#bounds = bounds;
  }

  write(line: WireText, formatLoss: (count: number) => WireText): void {
    if (this.#line.backlogBytes > this.#bounds.logBacklogBytes) {
      this.#lost++;
      return;
    }
    if (this.#lost > 0) this.#line.write(formatLoss(this.#lost));
    this.#lost = 0;
    this.#line.write(line);
  }
}
