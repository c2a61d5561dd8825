import { dispatch, dispatchUnknown } from "./dispatch.js";
import type { RequestContext } from "./request-context.js";
import type { RequestTable, RunnableRequest } from "./request-table.js";

let devices = 0;

/**
 * Knows whether code runs on behalf of a handler of one device, also after an `await`. The stacks of V8 tell that: they name every
 * function that waits for the one that runs, and a function of ours, named for the device, waits for each handler. To look costs
 * something, to be ready for it next to nothing; `AsyncLocalStorage` would make every promise of the process three times as dear.
 */
export class HandlerFrames {
  readonly #name = `handler of KATCP device ${++devices}`;
  readonly #table: RequestTable;
  readonly #watch = async (work: PromiseLike<void>): Promise<void> => await work;
  #depth = 0;

  constructor(table: RequestTable) {
    this.#table = table;
    Object.defineProperty(this.#watch, "name", { value: this.#name });
  }

  /** Dispatches a request. */
  call(request: RunnableRequest | undefined, context: RequestContext): PromiseLike<void> | undefined {
    this.#depth++;
    try {
      const work = request === undefined ? dispatchUnknown(this.#table, context) : dispatch(request, context);
      return work === undefined ? undefined : this.#watch(work);
    } finally {
      this.#depth--;
    }
  }

  get isWithin(): boolean {
    return this.#depth > 0 || callers().includes(this.#name);
  }
}

/** The names of all functions that are running, and of those that wait for them. */
function callers(): readonly (string | null)[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  // `Reflect.set`: where `Error` is frozen nothing is found, and nothing thrown.
  Reflect.set(Error, "stackTraceLimit", Number.POSITIVE_INFINITY);
  Reflect.set(Error, "prepareStackTrace", (_: Error, sites: NodeJS.CallSite[]) => sites.map((site) => site.getFunctionName()));
  const at: { stack?: unknown } = {};
  Error.captureStackTrace(at);
  const names = at.stack;
  Reflect.set(Error, "stackTraceLimit", stackTraceLimit);
  Reflect.set(Error, "prepareStackTrace", prepareStackTrace);
  return Array.isArray(names) ? names : [];
}
