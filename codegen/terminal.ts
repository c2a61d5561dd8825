/** Where a command's words go: `console`, or a test. */
export interface Terminal {
  log(line: string): void;
  error(line: string): void;
}
