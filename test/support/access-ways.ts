import { connect } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import type { DeviceServerOptions, ListenPlace } from "katcp-runtime";
import type { MatrixRole } from "./access-table.js";
import { Authority, type Identity } from "./certificates.js";
import { tempFolder } from "./temp-folder.js";

/** Where clients come from, what others see of that, and the role that their network gives. */
export interface From {
  readonly host: string;
  readonly localAddress: string;
  readonly seen: string;
  readonly role?: MatrixRole;
}

export const froms: readonly From[] = [
  { host: "127.0.0.1", localAddress: "127.0.0.1", seen: "127.0.0.1" },
  { host: "127.0.0.1", localAddress: "127.0.0.2", seen: "127.0.0.2", role: "operator" },
  { host: "::1", localAddress: "::1", seen: "[::1]", role: "engineer" },
  { host: "::ffff:127.0.0.1", localAddress: "::ffff:127.0.0.2", seen: "127.0.0.2", role: "operator" },
];
/** Who may come, and who has which role. */
export const matrixAccess: DeviceServerOptions["access"] = {
  allow: ["127.0.0.1", "127.0.0.2", "127.0.0.3", "::1"],
  deny: ["127.0.0.3"],
  networks: [
    { from: "127.0.0.2", role: "operator" },
    { from: "::1", role: "engineer" },
  ],
};

/** What clients show, and the role that it gives. */
export interface Shown {
  readonly subject?: string;
  readonly names?: readonly string[];
  readonly role?: MatrixRole;
  /** Nobody trusts who has signed it. */
  readonly isStrange?: true;
}

export const shown: readonly Shown[] = [
  {},
  { subject: "ops-1", role: "engineer" },
  { subject: "desk", names: ["desk.control.example"], role: "operator" },
  { subject: "guest" },
  { subject: "ops-2", isStrange: true },
];
const certificateRoles = [
  { subject: "ops-*", role: "engineer" },
  { name: "*.control.example", role: "operator" },
];

let authority: Authority;
let server: Identity;
const identities = new Map<Shown, Identity>();

/** Makes the certificates of all ways, before the first is opened. */
export async function prepareWays(): Promise<void> {
  authority = await Authority.create();
  const stranger = await Authority.create("Another");
  server = await authority.issue({ name: "dish", names: ["localhost"] });
  for (const each of shown) {
    const { subject: name, names = [], isStrange } = each;
    if (name !== undefined) identities.set(each, await (isStrange ? stranger : authority).issue({ name, names }));
  }
}

/** One kind of listener, those who come by it, and how they do. */
export interface Way {
  readonly name: string;
  readonly froms: readonly From[];
  readonly shown: readonly Shown[];
  /** What somebody gets who may not connect. */
  readonly refusal: RegExp;
  place(role: MatrixRole | undefined): ListenPlace;
  open(place: ListenPlace, port: number, from: From, certificate: Shown): Duplex;
}

const told = /clients\\_of\\_this\\_address\\_may\\_not\\_connect/;
/** Before a handshake nothing can be told, and a handshake would cost the device a signature. */
const silent = /^closed before .*; came: $/;

export const ways: readonly Way[] = [
  {
    ...{ name: "a plain port", froms, shown: [{}], refusal: told },
    place: (role) => ({ host: "::", port: 0, role }),
    open: (_, port, from) => connect({ port, ...from, allowHalfOpen: true }),
  },
  {
    ...{ name: "a plain port of IPv4", froms: froms.slice(0, 2), shown: [{}], refusal: told },
    place: (role) => ({ host: "127.0.0.1", port: 0, role }),
    open: (_, port, from) => connect({ port, ...from, allowHalfOpen: true }),
  },
  {
    ...{ name: "a port with TLS", froms, shown, refusal: silent },
    place: (role) => {
      const tls = { ...server, ca: authority.cert, requestCert: true, acceptsUntrusted: true, roles: certificateRoles };
      return { host: "::", port: 0, role, tls };
    },
    open: (_, port, { host, localAddress }, certificate) =>
      // Node hands `localAddress` on, and its types do not know it.
      connectTls(
        Object.assign({ port, host, servername: "localhost", ca: authority.cert, ...identities.get(certificate) }, { localAddress }),
      ),
  },
  {
    ...{ name: "a Unix socket", froms: froms.slice(0, 1), shown: [{}], refusal: told },
    place: (role) => ({ path: join(tempFolder(), "dev.sock"), role }),
    open: ({ path = "" }) => connect({ path, allowHalfOpen: true }),
  },
];
