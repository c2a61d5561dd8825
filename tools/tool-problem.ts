/** What a user can mend: the message says what is wrong, where, and what to do. Anything else that is thrown is a bug of ours. */
export class ToolProblem extends Error {
  /** 1: a file is wrong, or a promise is broken. 3: no connection. */
  readonly exitCode: 1 | 3;

  constructor(message: string, exitCode: 1 | 3 = 1) {
    super(message);
    this.name = "ToolProblem";
    this.exitCode = exitCode;
  }
}
