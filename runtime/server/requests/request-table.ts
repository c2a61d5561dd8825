import { ContractError } from "../../errors.js";
import { answered } from "../../guard.js";
import { handlerNameOf, memberOf, type RequestContract, type SignatureContract, signaturesOf } from "../../protocol/contract.js";
import { FieldList, type FieldValues } from "../../protocol/field-list.js";
import type { Access, Rank } from "../access/access.js";
import type { RequestContext } from "./request-context.js";
import { buildResponder, type Responder } from "./responder.js";
import { buildStateCheck, type SensorFinder, type StateCheck } from "./state-check.js";

/** Code that handles one signature: `(args, ctx)`, or `(ctx)` where it takes no arguments. */
// biome-ignore lint/suspicious/noExplicitAny: the contract says what a handler takes, and the generated class what it is called with.
export type RequestHandler = (...args: any[]) => unknown;

/** One signature, ready to be called. */
export interface RunnableCall {
  /** What its code is called: `requestTune`. */
  readonly handler: string;
  readonly fields: FieldList;
  readonly invoke: (values: FieldValues, context: RequestContext) => unknown;
  readonly respond: Responder;
  /** Why it is not allowed in the state that the device is in; undefined where it always is. */
  readonly check: StateCheck | undefined;
}

/** One request, ready to be called. */
export interface RunnableRequest {
  readonly contract: RequestContract;
  readonly calls: readonly RunnableCall[];
  /** It is one of the guidelines', and not of the device's own. */
  readonly isStandard: boolean;
  /** How much a client must be permitted to use it. */
  readonly need: Rank;
  /** Its present name, where this is a former one: gates and deadlines are set by that. */
  readonly nowCalled: string | undefined;
}

/** A wrapper of a request: it may refuse, or call `next` for what the request does, and return its result. */
export type RequestWrapper = (context: RequestContext, next: () => unknown) => unknown;

/** What sets a request apart. */
export interface RequestKind {
  /** Its replies are what its handler returns. */
  readonly isUntyped?: boolean;
  readonly isStandard?: boolean;
}

/** How the requests of a contract become runnable. */
export interface RequestTableOptions {
  /** Seconds since the epoch, for the word `now`. */
  readonly now: () => number;
  /** For the states in which requests are allowed. */
  readonly sensorOf: SensorFinder;
  /** Who may use what. */
  readonly access: Pick<Access, "needOf">;
}

/** A signature, the name of its request, and that of the code. */
type PreparedSignature = SignatureContract & { readonly name: string; readonly handler: string };

/** The requests that a device knows, by their names. */
export class RequestTable {
  readonly #requests = new Map<string, RunnableRequest>();
  readonly #options: RequestTableOptions;
  #fallback: RunnableCall | undefined;
  #sorted: readonly RunnableRequest[] | undefined;
  /** The one that was asked for last, which mostly is the next one too: to compare names costs less than to look one up. */
  #last: RunnableRequest | undefined;

  constructor(options: RequestTableOptions) {
    this.#options = options;
  }

  get(name: string): RunnableRequest | undefined {
    if (this.#last?.contract.name === name) return this.#last;
    const found = this.#requests.get(name);
    if (found !== undefined) this.#last = found;
    return found;
  }

  /** What answers requests that nobody knows. */
  get fallback(): RunnableCall | undefined {
    return this.#fallback;
  }

  /** Has `handle` answer whatever nobody knows; its replies are what it returns. */
  setFallback(handle: RequestHandler): void {
    this.#fallback = this.#prepare({ name: "", handler: "onUnknownRequest" }, handle, true);
  }

  /** Takes a request away, with its former names; false where it was not there. */
  remove(name: string): boolean {
    for (const alias of this.#requests.get(name)?.contract.aliases ?? []) this.#requests.delete(alias);
    this.#sorted = undefined;
    this.#last = undefined;
    return this.#requests.delete(name);
  }

  /** Sorted by name, as `?help` lists them. */
  get sorted(): readonly RunnableRequest[] {
    this.#sorted ??= [...this.#requests.values()].sort((one, other) => (one.contract.name < other.contract.name ? -1 : 1));
    return this.#sorted;
  }

  /** Adds a request; `handlerOf` finds the code for each of its members. @throws ContractError for a name that is taken */
  add(contract: RequestContract, handlerOf: (member: string) => RequestHandler, kind: RequestKind = {}): void {
    const { isUntyped = false, isStandard = false } = kind;
    const { name, aliases = [] } = contract;
    for (const each of [name, ...aliases]) if (this.#requests.has(each)) throw new ContractError(`request ?${each} exists already`);
    const calls = signaturesOf(contract).map((signature) => {
      const member = memberOf({ name: contract.name, ...signature });
      const handle = handlerOf(member);
      const handler = isUntyped ? handle.name || "a function" : handlerNameOf(member);
      return this.#prepare({ ...signature, name, handler }, handle, isUntyped);
    });
    const need = this.#options.access.needOf(contract, isStandard);
    this.#set({ contract, calls, isStandard, need, nowCalled: undefined });
  }

  /** Puts code around a request. @throws ContractError for one that is not there */
  wrap(name: string, wrapper: RequestWrapper): void {
    const request = this.#requests.get(name);
    if (request === undefined) throw new ContractError(`there is no request ?${name} to override`);
    const wrapped = answered(wrapper);
    const calls = request.calls.map((call) => {
      const invoke = (values: FieldValues, context: RequestContext): unknown => wrapped(context, () => call.invoke(values, context));
      return { ...call, invoke };
    });
    this.#set({ ...request, calls });
  }

  /** Under its name, and under its former ones. */
  #set(request: RunnableRequest): void {
    const { name, aliases = [], description } = request.contract;
    this.#sorted = undefined;
    this.#last = undefined;
    this.#requests.set(name, request);
    for (const alias of aliases) {
      const contract = { ...request.contract, name: alias, description: `Now called ?${name}. ${description}` };
      this.#requests.set(alias, { ...request, contract, nowCalled: name });
    }
  }

  /** `dispatch` answers for what the handler throws. */
  #prepare(signature: PreparedSignature, code: RequestHandler, isUntyped: boolean): RunnableCall {
    const handle = answered(code);
    const fields = new FieldList(signature.arguments ?? [], { noun: "argument", now: this.#options.now });
    return {
      handler: signature.handler,
      fields,
      invoke: fields.isEmpty ? (_, context) => handle(context) : handle,
      respond: buildResponder(signature, isUntyped),
      check: buildStateCheck(signature.name, signature.when ?? [], this.#options.sensorOf),
    };
  }
}

/** The call of a request that takes so many arguments. */
export function callFor({ calls }: RunnableRequest, count: number): RunnableCall | undefined {
  for (const call of calls) if (count >= call.fields.minimum && count <= call.fields.maximum) return call;
  return undefined;
}

/** What the contract says of that call; undefined where none takes so many. */
export function signatureFor(request: RunnableRequest, count: number): SignatureContract | undefined {
  const call = callFor(request, count);
  return call && signaturesOf(request.contract)[request.calls.indexOf(call)];
}
