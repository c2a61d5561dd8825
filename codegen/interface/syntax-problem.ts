/** What ends the reading of a text, and where. Never leaves `parseJson`. */
export class SyntaxProblem extends Error {
  readonly at: number;
  /** What to write instead, where that is clear. */
  readonly hint: string | undefined;

  constructor(at: number, message: string, hint?: string) {
    super(message);
    this.at = at;
    this.hint = hint;
  }
}
