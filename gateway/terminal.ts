/** Where a command writes: its result to `log`, and what it says about its work to `error`. Each call is one line. */
export interface Terminal {
  log(line: string): void;
  error(line: string): void;
}
