import type { Clock, DeviceServerOptions, ListenAddress, ListenFunction, LogSink } from "katcp-runtime";
import type { Contract } from "katcp-runtime/contract";
import { ToolProblem } from "../tool-problem.js";

/** What a simulator runs in. */
export interface Surroundings {
  /** Where it listens. */
  readonly address: ListenAddress;
  /** Undefined: in this process alone, without a network. */
  readonly listener: ListenFunction | undefined;
  readonly clock: Clock | undefined;
  readonly logSink: LogSink;
  readonly device: DeviceServerOptions;
  /** The role of all clients, where the interface has roles; undefined: the last, which may do all. */
  readonly role: string | undefined;
}

/**
 * The role of the clients of a simulator: one that is there to be tried lets them do all.
 * @throws ToolProblem for a role that the interface does not have
 */
export function roleOf({ name, roles = [] }: Contract, { role, device }: Surroundings): { readonly role?: string | undefined } {
  if (role === undefined) return device.access?.networks === undefined ? { role: roles.at(-1) } : {};
  if (roles.includes(role)) return { role };
  throw new ToolProblem(`${name} has no role ${role}: ${roles.length === 0 ? "its interface has none" : `there are ${roles.join(", ")}`}`);
}
