import { ContractError } from "../../errors.js";
import type { Contract } from "../../protocol/contract.js";
import type { Access } from "./access.js";
import type { AccessOptions } from "./access-options.js";
import { InterfaceRoles, type RoleSources } from "./interface-roles.js";
import { LoopbackGuard } from "./loopback-guard.js";

/** What the access of a device is made of. */
export interface AccessParts extends Omit<RoleSources, "networks"> {
  readonly options: AccessOptions;
  /** The roles of its listeners. */
  readonly doorRoles: readonly string[];
}

/**
 * The access that the interface and the options of a device say.
 * @throws ContractError for a role that the interface does not have. @throws RangeError for an option that is none
 */
export function createAccess(contract: Contract, { options, doorRoles, ...sources }: AccessParts): Access {
  const { guard, networks = [] } = options;
  const hasRoles = (contract.roles ?? []).length > 0;
  if (hasRoles && guard !== undefined)
    throw new ContractError(
      `access.guard is for an interface without roles: say it in the interface of ${contract.name}, under "standard"`,
    );
  if (hasRoles) {
    const roles = new InterfaceRoles(contract, { ...sources, networks });
    for (const role of doorRoles) roles.checkRole(role, "listen");
    return roles;
  }
  if (networks.length > 0 || doorRoles.length > 0)
    throw new ContractError(`a role was given to clients, and the interface of ${contract.name} has no roles`);
  return new LoopbackGuard(guard);
}
