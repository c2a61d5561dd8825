import { ContractError } from "../../errors.js";
import type { Contract, RequestContract } from "../../protocol/contract.js";
import { GUARDED_REQUESTS } from "../../protocol/vocabulary.js";
import type { ClientSession } from "../clients/client-session.js";
import type { Access, DoorSays, Rank, Standing } from "./access.js";
import type { NetworkRole } from "./access-options.js";
import { roleOfCertificate } from "./certificate-roles.js";
import { Networks } from "./networks.js";

/** Where else the role of a client may come from. */
export interface RoleSources {
  /** The author's hook: undefined where it does not know. */
  readonly roleOf: ((client: ClientSession) => unknown) | undefined;
  readonly networks: readonly NetworkRole[];
  /** Tells the author of a hook that failed. */
  tell(where: string, thrown: unknown): void;
}

/** The access of a device whose interface has roles: each client has one, and may what that role and those below it may. */
export class InterfaceRoles implements Access {
  readonly #roles: readonly string[];
  readonly #standard: ReadonlyMap<string, string>;
  readonly #sources: RoleSources;
  readonly #networks: readonly { readonly networks: Networks; readonly role: string }[];

  /** @throws ContractError for a role that the interface does not have. @throws RangeError for a network that is none */
  constructor({ roles = [], standard = [], requests = [] }: Contract, sources: RoleSources) {
    this.#roles = roles;
    this.#sources = sources;
    this.#standard = new Map(standard.map(({ name, access }) => [name, access]));
    this.#networks = sources.networks.map(({ from, role }, index) => {
      const where = `access.networks[${index}]`;
      this.checkRole(role, `${where}.role`);
      return { networks: new Networks([from], `${where}.from`), role };
    });
    for (const { name, access } of [...standard, ...requests]) if (access !== undefined) this.checkRole(access, `the access of ?${name}`);
  }

  /** @throws ContractError for a role that the interface does not have */
  checkRole(role: string, where: string): void {
    if (this.#roles.includes(role)) return;
    throw new ContractError(`${where}: expected a role of the interface (${this.#roles.join(", ")}), received ${JSON.stringify(role)}`);
  }

  /**
   * What says no role needs the highest: code may have added it, and nobody has thought about who may use it.
   * @throws ContractError for a role that the interface does not have, as code may say
   */
  needOf({ name, access, safe = false }: RequestContract, isStandard: boolean): Rank {
    const isForAll = isStandard ? !GUARDED_REQUESTS.includes(name) : safe;
    const said = isStandard ? this.#standard.get(name) : access;
    if (said !== undefined) this.checkRole(said, `the access of ?${name}`);
    return this.#rankOf(said ?? (isForAll ? this.#roles[0] : this.#roles.at(-1)));
  }

  standingOf(client: ClientSession, { role: doorRole, certificates = [] }: DoorSays): Standing {
    const role =
      this.#ask(client) ?? roleOfCertificate(certificates, client.certificate) ?? doorRole ?? this.#roleByNetwork(client) ?? this.#lowest;
    return { role, rank: this.#rankOf(role) };
  }

  describeRefusal(name: string, need: Rank, { address, role }: ClientSession): string {
    return `?${name} needs the role ${this.#roles[need]}: ${address} is ${role}`;
  }

  describeNeed(need: Rank): string {
    return need === 0 ? "" : `needs the role ${this.#roles[need]}`;
  }

  get #lowest(): string {
    return this.#roles[0] ?? "";
  }

  #rankOf(role: string | undefined): Rank {
    return this.#roles.indexOf(role ?? "");
  }

  /** A hook that fails makes nobody mighty: then the client has the lowest role. */
  #ask(client: ClientSession): string | undefined {
    try {
      const role = this.#sources.roleOf?.(client);
      if (role === undefined) return undefined;
      if (typeof role !== "string") throw new ContractError("expected the name of a role or undefined");
      this.checkRole(role, "its result");
      return role;
    } catch (thrown) {
      this.#sources.tell("roleOf", thrown);
      return this.#lowest;
    }
  }

  #roleByNetwork({ peer }: ClientSession): string | undefined {
    return this.#networks.find(({ networks }) => networks.has(peer))?.role;
  }
}
