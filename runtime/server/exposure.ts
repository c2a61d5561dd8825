import { Address } from "../protocol/address.js";
import type { Contract } from "../protocol/contract.js";
import { formatHostPort, withoutZone } from "../transport/host-port.js";
import type { ListenAddress } from "../transport/listener.js";
import { LOOPBACK } from "./access/networks.js";
import type { DeviceServerOptions } from "./device-server-options.js";

/** What the author of a device should know if whoever reaches its port may do everything; undefined if that is not so. */
export function describeExposure(
  addresses: readonly ListenAddress[],
  { roles = [] }: Contract,
  { access = {}, listen = [] }: DeviceServerOptions,
): string | undefined {
  const open = addresses.filter(({ host }) => isPublic(host)).map(({ host, port }) => formatHostPort(host, port));
  const { allow, deny, guard } = access;
  const isKnown = listen.length > 0 && listen.every(({ tls }) => tls?.requestCert === true && tls.acceptsUntrusted !== true);
  if (open.length === 0 || isKnown || roles.length > 0 || allow !== undefined || deny !== undefined || guard !== undefined)
    return undefined;
  return `everybody who reaches ${open.join(", ")} may use every request, also ?halt: say who may with the option access.allow, with roles in the interface, or listen on 127.0.0.1`;
}

/** What has no IP address is on this machine. */
function isPublic(host: string): boolean {
  const address = Address.read(host.includes(":") ? `[${withoutZone(host)}]` : host);
  return address !== undefined && !LOOPBACK.has(address);
}
