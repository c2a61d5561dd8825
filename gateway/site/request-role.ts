import { STANDARD_REQUESTS } from "katcp-runtime/vocabulary";

/** What decides who may send a request. */
export interface WantedRequest {
  readonly name: string;
  /** The role that the interface says. */
  readonly access: string | undefined;
  /** Whether the interface says that it changes nothing, in whatever form. */
  readonly isSafe: boolean;
}

/** Roles of a site and of one of its devices. */
export interface RoleRules {
  /** From the least to the most privileged. */
  readonly roles: readonly string[];
  /** What the site file says of this device's requests. */
  readonly requestRoles: ReadonlyMap<string, string>;
}

/** The standard requests that change something for others than the client itself (guidelines §4, §6). */
const strong: ReadonlySet<string> = new Set(["halt", "restart"]);

/**
 * The role of the gateway that may send a request: what the site file says, else what the interface says where the gateway has a role of
 * that name. What only looks is for all; what changes something is for the second role and above; what only the highest role of a device
 * may do, or stops it, is for the highest.
 */
export function roleFor({ name, access, isSafe }: WantedRequest, { roles, requestRoles }: RoleRules): string {
  const [lowest = "", second = lowest] = roles;
  const highest = roles.at(-1) ?? lowest;
  const said = requestRoles.get(name);
  if (said !== undefined) return said;
  if (STANDARD_REQUESTS.includes(name)) return strong.has(name) ? highest : name === "log-level" ? second : lowest;
  if (access !== undefined) return roles.includes(access) ? access : isSafe ? lowest : highest;
  return isSafe ? lowest : second;
}

/** Whether somebody of one role may do what needs another. A role that the site does not have may do nothing. */
export function isAllowed(role: string, needed: string, roles: readonly string[]): boolean {
  const [rank, need] = [roles.indexOf(role), roles.indexOf(needed)];
  return rank !== -1 && need !== -1 && rank >= need;
}
