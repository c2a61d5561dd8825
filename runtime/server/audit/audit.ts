import type { Clock } from "../../sensors/clock.js";
import type { RequestContext } from "../requests/request-context.js";
import { type RequestTable, type RunnableRequest, signatureFor } from "../requests/request-table.js";
import { showRequest } from "../requests/shown-arguments.js";
import { AuditOutlet, type AuditOutletParts } from "./audit-outlet.js";

/** The standard requests that change something for others than the client itself. */
const strong: ReadonlySet<string> = new Set(["halt", "restart", "log-level"]);

/** Writes down who asked for what: each request that is not `safe`, and each that was refused. */
export class Audit {
  readonly #outlet: AuditOutlet;
  readonly #clock: Clock;

  constructor(parts: AuditOutletParts) {
    this.#outlet = new AuditOutlet(parts);
    this.#clock = parts.clock;
  }

  /** A request was answered with this code. */
  onReplied(context: RequestContext, code: string, requests: RequestTable): void {
    const { message, client, startedMs } = context;
    const isRefused = context.stage === "refused";
    const request = requests.get(message.name);
    if (!isRefused && !changesSomething(request, message.argumentCount)) return;
    const ms = startedMs === undefined ? 0 : this.#clock.elapsedMs() - startedMs;
    const { address, role, certificate } = client;
    this.#outlet.write({
      time: this.#clock.now() - ms / 1000,
      client: { address, role, subject: certificate?.isTrusted === true ? certificate.subject : undefined },
      ...showRequest(request, message),
      outcome: isRefused ? "refused" : code,
      ms,
    });
  }
}

/** A request that nobody knows may be one of the author's own, in `onUnknownRequest`. */
function changesSomething(request: RunnableRequest | undefined, count: number): boolean {
  if (request === undefined) return true;
  const { isStandard, contract } = request;
  if (isStandard) return strong.has(contract.name);
  const called = contract.signatures === undefined ? contract : signatureFor(request, count);
  return called?.safe !== true;
}
