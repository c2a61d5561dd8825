import { ContractError } from "../errors.js";
import type { RequestContract } from "../protocol/contract.js";
import type { Access } from "./access/access.js";
import type { InterfaceChange } from "./life/interface-changes.js";
import { type RequestHandler, RequestTable } from "./requests/request-table.js";
import type { StandardHost, StandardRequest } from "./standard/standard-request.js";
import { type OptionalRequests, standardRequests } from "./standard/standard-requests.js";
import { TIMEOUT_HINT, timeoutHintRequest } from "./standard/timeout-hint-request.js";

/** What the requests of a device need of it. */
export interface DeviceRequestsOptions {
  /** Seconds since the epoch, for the word `now`. */
  readonly now: () => number;
  /** Who may use what. */
  readonly access: Access;
  /** Told of each request that comes or goes by code. */
  readonly onChange: (name: string, change: InterfaceChange) => void;
}

/** The requests of a device: those of its contract, those of the guidelines, and those that code adds and takes away. */
export class DeviceRequests {
  readonly table: RequestTable;
  readonly #options: DeviceRequestsOptions;
  readonly #host: StandardHost;

  constructor(host: Omit<StandardHost, "requests">, options: DeviceRequestsOptions) {
    this.#options = options;
    this.table = new RequestTable({ now: options.now, access: options.access, sensorOf: (name) => host.sensorSet.get(name) });
    this.#host = { ...host, requests: this.table };
  }

  /** Adds those of the guidelines, as far as the device has them. */
  addStandard(optional: OptionalRequests): void {
    for (const request of standardRequests(this.#host, optional)) this.#addStandard(request);
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
    this.#options.onChange(name, "added");
    if (contract.timeout === undefined || this.hasTimeoutHints) return;
    this.#addStandard(timeoutHintRequest(this.#host));
    this.#options.onChange(TIMEOUT_HINT, "added");
  }

  /** Takes a request away; false where it was not there. */
  remove(name: string): boolean {
    const isRemoved = this.table.remove(name);
    if (isRemoved) this.#options.onChange(name, "removed");
    return isRemoved;
  }

  #addStandard({ contract, handle }: StandardRequest): void {
    this.table.add(contract, () => handle, { isStandard: true });
  }
}
