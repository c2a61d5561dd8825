import type { RequestDesk } from "../access/request-desk.js";
import type { Visitor } from "../access/visitor.js";
import type { Hub } from "../hub/hub.js";
import type { PageMessage } from "./messages.js";
import type { PageOutbox } from "./page-outbox.js";

/** So many requests of one page may be under way. */
const mostCalls = 50;

/** What the calls of a page need. */
export interface PageCallsOptions {
  readonly hub: Hub;
  readonly desk: RequestDesk;
  readonly visitor: Visitor;
  readonly outbox: PageOutbox;
}

type CallMessage = Extract<PageMessage, { readonly type: "call" }>;

/** The requests of one page: each is answered once, also where it is not sent. */
export class PageCalls {
  readonly #options: PageCallsOptions;
  readonly #calls = new Map<number, AbortController>();

  constructor(options: PageCallsOptions) {
    this.#options = options;
  }

  async start({ id, device: name, request, arguments: args }: CallMessage): Promise<void> {
    const { hub, desk, visitor, outbox } = this.#options;
    const device = hub.devices.get(name);
    const refusal = device === undefined ? `there is no device ${name}` : this.#findRefusal(id);
    if (device === undefined || refusal !== undefined) {
      outbox.send({ type: "reply", id, code: "refused", arguments: [refusal ?? ""] });
      return;
    }
    const ending = new AbortController();
    this.#calls.set(id, ending);
    const onInform = ({ name, arguments: values }: { readonly name: string; readonly arguments: readonly string[] }): void => {
      if (outbox.isFull) ending.abort(new Error("the page does not read the answer"));
      else if (!ending.signal.aborted) outbox.send({ type: "inform", id, name, arguments: values });
    };
    const { code, arguments: values } = await desk.call(visitor, { device, request, arguments: args }, { signal: ending.signal, onInform });
    this.#calls.delete(id);
    outbox.send({ type: "reply", id, code, arguments: values });
  }

  /** Gives up a call: the device may still do it. */
  cancel(id: number): void {
    this.#calls.get(id)?.abort();
  }

  /** The page is closed. */
  close(): void {
    for (const ending of this.#calls.values()) ending.abort(new Error("the page is closed"));
  }

  #findRefusal(id: number): string | undefined {
    if (this.#calls.has(id)) return `a request with the number ${id} is under way`;
    return this.#calls.size < mostCalls ? undefined : `${mostCalls} requests of this page are under way`;
  }
}
