import { ContractError } from "../errors.js";
import { answered } from "../guard.js";
import type { Contract, RequestContract } from "../protocol/contract.js";
import type { Access } from "./access/access.js";
import type { DeviceServerOptions } from "./device-server-options.js";
import type { DeviceHooks } from "./hooks.js";
import type { InterfaceChange } from "./life/interface-changes.js";
import type { ContractHandlers } from "./requests/contract-handlers.js";
import { type RequestHandler, RequestTable } from "./requests/request-table.js";
import type { StandardHost, StandardRequest } from "./standard/standard-request.js";
import { type OptionalRequests, standardRequests } from "./standard/standard-requests.js";
import { TIMEOUT_HINT, timeoutHintRequest } from "./standard/timeout-hint-request.js";

/** What the requests of a device are made of. */
export interface DeviceRequestsParts extends Pick<OptionalRequests, "description"> {
  readonly contract: Contract;
  readonly options: DeviceServerOptions;
  readonly hooks: DeviceHooks;
  readonly handlers: ContractHandlers;
  /** Seconds since the epoch, for the word `now`. */
  readonly now: () => number;
  /** Who may use what. */
  readonly access: Access;
  /** Told of each request that comes or goes by code. */
  readonly onChange: (name: string, change: InterfaceChange) => void;
  /** Stops the device, and makes it begin anew. */
  readonly restart: () => void;
  /** What the device does now, as JSON. */
  readonly snapshot: () => string;
}

/** The requests of a device: those of its contract, those of the guidelines, and those that code adds and takes away. */
export class DeviceRequests {
  readonly table: RequestTable;
  readonly #onChange: DeviceRequestsParts["onChange"];
  readonly #host: StandardHost;

  /** Has those of the guidelines, as far as the device has them, and those of its contract. @throws ContractError for a name that is taken */
  constructor(host: Omit<StandardHost, "requests">, parts: DeviceRequestsParts) {
    const { contract, hooks, handlers, now, access } = parts;
    this.#onChange = parts.onChange;
    this.table = new RequestTable({ now, access, sensorOf: (name) => host.sensorSet.get(name) });
    this.#host = { ...host, requests: this.table };
    for (const request of standardRequests(this.#host, optionalRequests(parts))) this.#addStandard(request);
    if (hooks.onUnknownRequest !== undefined) this.table.setFallback(hooks.onUnknownRequest);
    for (const request of contract.requests ?? []) this.table.add(request, (member) => handlers.handlerOf(member));
  }

  /** Whether clients can ask how long requests take: flag T. */
  get hasTimeoutHints(): boolean {
    return this.table.get(TIMEOUT_HINT) !== undefined;
  }

  /**
   * Adds a request that no interface describes; where it has a timeout, that is hinted at from now on.
   * @throws ContractError for a name that is taken, and for a timeout that is none
   */
  add(contract: RequestContract, handler: RequestHandler): void {
    const { name, timeout = 1 } = contract;
    if (!(timeout > 0 && timeout < Number.POSITIVE_INFINITY))
      throw new ContractError(`request ?${name}: expected a timeout above 0 s and finite, received ${timeout}`);
    this.table.add(contract, () => handler, { isUntyped: true });
    this.#onChange(name, "added");
    if (contract.timeout === undefined || this.hasTimeoutHints) return;
    this.#addStandard(timeoutHintRequest(this.#host));
    this.#onChange(TIMEOUT_HINT, "added");
  }

  /** Takes a request away; false where it was not there. */
  remove(name: string): boolean {
    const isRemoved = this.table.remove(name);
    if (isRemoved) this.#onChange(name, "removed");
    return isRemoved;
  }

  #addStandard({ contract, handle }: StandardRequest): void {
    this.table.add(contract, () => handle, { isStandard: true });
  }
}

function optionalRequests({
  contract,
  options,
  hooks: { onRestart },
  description,
  restart,
  snapshot,
}: DeviceRequestsParts): OptionalRequests {
  const { singleClient = false, stopsToRestart = true } = options;
  return {
    hasTimeoutHints: (contract.requests ?? []).some(({ timeout }) => timeout !== undefined),
    restart: onRestart && (stopsToRestart ? restart : answered(onRestart)),
    description,
    snapshot: options.snapshot?.request === true ? snapshot : undefined,
    isSingleClient: singleClient,
  };
}
