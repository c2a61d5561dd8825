import type { AccessConfiguration, DeviceConfiguration, SiteConfiguration } from "./site-configuration.js";

/** From the least to the most privileged. */
export const DEFAULT_ROLES = ["viewer", "operator", "expert"] as const;

/** Where the page is. */
export const DEFAULT_LISTEN = { host: "127.0.0.1", port: 8147, tls: undefined, names: [] } as const;

/** Everybody may look, and nobody may change anything. */
export const DEFAULT_ACCESS: AccessConfiguration = {
  roles: DEFAULT_ROLES,
  anonymous: DEFAULT_ROLES[0],
  tokens: undefined,
  proxy: undefined,
  certificates: new Map(),
  audit: undefined,
};

/** A device of which nothing but its address is known. */
export function deviceAt(host: string, port: number): DeviceConfiguration {
  const name = /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(host) ? `${host}-${port}` : `device-${port}`;
  return { name, host, port, interface: undefined, requestRoles: new Map(), strategy: undefined, tls: undefined };
}

/** A site without a file: devices at these addresses. */
export function defaultSite(devices: readonly DeviceConfiguration[]): SiteConfiguration {
  return {
    name: "KATCP",
    listen: DEFAULT_LISTEN,
    access: DEFAULT_ACCESS,
    devices,
    outputs: { history: { folder: "katcp-history", keep: {} }, metrics: {}, nats: undefined },
    acknowledged: "katcp-history/acknowledged.json",
  };
}
