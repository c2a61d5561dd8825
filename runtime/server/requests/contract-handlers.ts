import { ContractError } from "../../errors.js";
import { answered } from "../../guard.js";
import { type Contract, handlerNameOf, memberOf, signaturesOf } from "../../protocol/contract.js";
import type { RequestHandler } from "./request-table.js";

/** The methods that handle the requests of a contract, on the object of the author's class. */
export class ContractHandlers {
  readonly #owner: object;

  constructor(owner: object) {
    this.#owner = owner;
  }

  /** Looked up when it is called: a subclass may make its handlers in its constructor, which runs after ours. */
  handlerOf(member: string): RequestHandler {
    const name = handlerNameOf(member);
    return answered((...args) => this.#methods[name]?.apply(this.#owner, args));
  }

  /** @throws ContractError for a handler that nobody wrote */
  check({ requests = [] }: Contract): void {
    for (const request of requests) {
      for (const signature of signaturesOf(request)) {
        const name = handlerNameOf(memberOf({ name: request.name, ...signature }));
        if (typeof this.#methods[name] === "function") continue;
        throw new ContractError(`?${request.name} has no handler: ${this.#owner.constructor.name} needs a method ${name}`);
      }
    }
  }

  get #methods(): Readonly<Record<string, RequestHandler | undefined>> {
    return this.#owner as Readonly<Record<string, RequestHandler | undefined>>;
  }
}
