/** What a user can mend: the message says what is wrong, where, and what to do. Anything else that is thrown is a bug of ours. */
export class GatewayProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = "GatewayProblem";
  }
}
