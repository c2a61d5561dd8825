/** What ends the reading of a text, and where. Never leaves `parseJson`. */
export class SyntaxProblem extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}
