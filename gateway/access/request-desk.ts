import { type AuditRecord, type Clock, ConnectionLostError, messageOf, RequestTimeoutError, systemClock } from "katcp-runtime";
import { SECRET_MASK } from "katcp-runtime/vocabulary";
import { GatewayProblem } from "../gateway-problem.js";
import type { RequestDescription, SignatureDescription } from "../hub/device-description.js";
import type { HubAnswer, HubCallOptions, HubDevice } from "../hub/hub.js";
import { isAllowed } from "../site/request-role.js";
import type { Visitor } from "./visitor.js";

/** One line of the audit: as a device's own, and which device. `subject` is the name of who asked. */
export interface GatewayAuditRecord extends AuditRecord {
  readonly device: string;
}

/** What is asked of a device. */
export interface WantedCall {
  readonly device: HubDevice;
  readonly request: string;
  readonly arguments: readonly string[];
}

/** How a call ended. What is no answer of the device's has one text that says what happened. */
export interface CallEnd {
  readonly code: HubAnswer["code"] | "timeout" | "lost" | "refused" | "cancelled";
  readonly arguments: readonly string[];
}

/** So many characters of a name or an argument, and so many arguments, are recorded. */
const longestRecorded = 200;
const mostRecorded = 100;

/** Sends requests for those who may, and writes down what may have changed something, and what was refused. */
export class RequestDesk {
  readonly #roles: readonly string[];
  readonly #clock: Clock;
  readonly #sink: ((record: GatewayAuditRecord) => void) | undefined;
  readonly #onProblem: (message: string) => void;

  constructor(options: {
    readonly roles: readonly string[];
    readonly clock?: Clock | undefined;
    readonly audit?: ((record: GatewayAuditRecord) => void) | undefined;
    readonly onProblem: (message: string) => void;
  }) {
    this.#roles = options.roles;
    this.#clock = options.clock ?? systemClock;
    this.#sink = options.audit;
    this.#onProblem = options.onProblem;
  }

  /** Sends a request, if the visitor may. It never rejects. */
  async call(visitor: Visitor, wanted: WantedCall, options: HubCallOptions = {}): Promise<CallEnd> {
    const startedMs = this.#clock.elapsedMs();
    const refusal = this.findRefusal(visitor, wanted);
    const end = refusal === undefined ? await this.#send(wanted, options) : { code: "refused" as const, arguments: [refusal] };
    this.record(visitor, wanted, { outcome: end.code, ms: this.#clock.elapsedMs() - startedMs });
    return end;
  }

  /** Whether a visitor may do more than look: the lowest of several roles may not. */
  mayAct({ role }: Visitor): boolean {
    return this.#roles.indexOf(role) >= Math.min(1, this.#roles.length - 1);
  }

  /** Why a visitor may not send a request; undefined where they may. A refusal is counted. */
  findRefusal(visitor: Visitor, { device, request, arguments: { length } }: WantedCall): string | undefined {
    const known = findRequest(device, request);
    const highest = this.#roles.at(-1) ?? "";
    const lowest = this.#roles[0] ?? "";
    const needed = signatureOf(known, length)?.safe === true ? lowest : (known?.role ?? highest);
    if (isAllowed(visitor.role, needed, this.#roles)) return undefined;
    device.countRefused();
    return `?${request} needs the role ${needed}, and ${visitor.name} has the role ${visitor.role}`;
  }

  /** Writes down how a request ended, if it may have changed something, or was refused. */
  record(
    visitor: Visitor,
    { device, request, arguments: args }: WantedCall,
    { outcome, ms }: { readonly outcome: string; readonly ms: number },
  ): void {
    if (this.#sink === undefined) return;
    const known = findRequest(device, request);
    if (outcome !== "refused" && signatureOf(known, args.length)?.safe === true) return;
    const shown = args
      .slice(0, mostRecorded)
      .map((text, index) => (isSecret(device, known, { count: args.length, index }) ? SECRET_MASK : shorten(text)));
    try {
      this.#sink({
        time: this.#clock.now() - ms / 1000,
        client: { address: visitor.address, role: visitor.role, subject: visitor.name },
        device: device.name,
        request: shorten(request),
        arguments: shown,
        ...(args.length > shown.length ? { more: args.length - shown.length } : {}),
        outcome,
        ms,
      });
    } catch (thrown) {
      this.#onProblem(`the audit could not be written: ${messageOf(thrown)}`);
    }
  }

  async #send({ device, request, arguments: args }: WantedCall, options: HubCallOptions): Promise<CallEnd> {
    const seconds = findRequest(device, request)?.timeoutSeconds;
    try {
      return await device.call(request, args, { timeoutMs: seconds === undefined ? undefined : seconds * 1000, ...options });
    } catch (thrown) {
      return { code: codeOf(thrown, options.signal), arguments: [messageOf(thrown)] };
    }
  }
}

function codeOf(thrown: unknown, signal: AbortSignal | undefined): CallEnd["code"] {
  if (signal?.aborted === true) return "cancelled";
  if (thrown instanceof RequestTimeoutError) return "timeout";
  return thrown instanceof ConnectionLostError ? "lost" : thrown instanceof GatewayProblem ? "refused" : "invalid";
}

/** What is known of a request. A device has hundreds of them at most, and people ask. */
function findRequest(device: HubDevice, name: string): RequestDescription | undefined {
  return device.description.requests.find((request) => request.name === name);
}

/** The way of calling that so many arguments are of. */
function signatureOf(request: RequestDescription | undefined, count: number): SignatureDescription | undefined {
  return request?.signatures.find(({ arguments: fields }) => {
    const needed = fields.filter(({ optional, repeated }) => !optional && (repeated === undefined || repeated.minimum > 0)).length;
    return count >= needed && (count <= fields.length || fields.at(-1)?.repeated !== undefined);
  });
}

/** Where nobody knows which of the arguments are secret, all are: help texts do not say. */
function isSecret(
  device: HubDevice,
  request: RequestDescription | undefined,
  { count, index }: { readonly count: number; readonly index: number },
): boolean {
  if (request?.isStandard === true) return false;
  if (request?.isTyped !== true || device.description.source === "help") return true;
  const called = signatureOf(request, count);
  if (called === undefined) return request.signatures.some(({ arguments: fields }) => fields.some(({ secret }) => secret));
  return (called.arguments[index] ?? called.arguments.at(-1))?.secret === true;
}

function shorten(text: string): string {
  return text.length > longestRecorded ? `${text.slice(0, longestRecorded)}…` : text;
}
