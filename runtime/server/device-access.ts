import { answered, type Guard } from "../guard.js";
import type { Contract } from "../protocol/contract.js";
import { SNAPSHOT } from "../protocol/description.js";
import type { ListenAddress } from "../transport/listener.js";
import type { Access } from "./access/access.js";
import type { AccessOptions } from "./access/access-options.js";
import { createAccess } from "./access/create-access.js";
import { DoorKeeper } from "./access/door-keeper.js";
import type { DeviceServerOptions } from "./device-server-options.js";
import { describeExposure } from "./exposure.js";
import type { DeviceHooks } from "./hooks.js";

/** What the access of a device is made of. */
export interface DeviceAccessParts {
  readonly contract: Contract;
  readonly options: DeviceServerOptions;
  readonly hooks: DeviceHooks;
  /** Tells of a hook that failed. */
  readonly guard: Guard;
}

/** Who may connect to a device, and who may use which of its requests. */
export class DeviceAccess {
  readonly access: Access;
  readonly doorKeeper: DoorKeeper;
  readonly #contract: Contract;
  readonly #options: DeviceServerOptions;

  /** @throws ContractError for a role that the interface does not have. @throws RangeError for a network that is none */
  constructor({ contract, options, hooks: { roleOf }, guard }: DeviceAccessParts) {
    const { access = {}, listen = [] } = options;
    this.#contract = contract;
    this.#options = options;
    this.doorKeeper = new DoorKeeper(access);
    const doorRoles = listen.flatMap(({ role, tls }) => [role ?? [], (tls?.roles ?? []).map((entry) => entry.role)].flat());
    this.access = createAccess(contract, {
      options: guardSnapshot(access, contract, options),
      doorRoles,
      roleOf: roleOf && answered(roleOf),
      tell: (where, thrown) => guard.tell(where, thrown),
    });
  }

  /** What its author should know of these addresses; undefined where there is nothing to say. */
  describeExposure(addresses: readonly ListenAddress[]): string | undefined {
    return describeExposure(addresses, this.#contract, this.#options);
  }
}

/** A snapshot shows what others ask for. Where there are no roles, only programs on this machine get it, unless the guard says otherwise. */
function guardSnapshot(access: AccessOptions, { roles = [] }: Contract, { snapshot }: DeviceServerOptions): AccessOptions {
  if (snapshot?.request !== true || roles.length > 0) return access;
  return { ...access, guard: { [SNAPSHOT]: "loopback", ...access.guard } };
}
