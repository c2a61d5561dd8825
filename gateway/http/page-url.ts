import type { AddressInfo } from "node:net";

/** How people reach a gateway. */
export interface PageUrlOptions {
  readonly isSecure: boolean;
  /** `names` of `listen` in the site file, with or without a port. */
  readonly names: readonly string[];
}

/**
 * The address that people open: `http://127.0.0.1:8147/`. A gateway that listens on all addresses (0.0.0.0 or ::) is shown by its name. With several names nobody
 * knows which of them is this machine, so it is shown as `localhost`.
 */
export function pageUrl({ address, port, family }: AddressInfo, { isSecure, names }: PageUrlOptions): string {
  const own = family === "IPv6" ? `[${address}]` : address;
  const host = address === "0.0.0.0" || address === "::" ? nameOf(names) : own;
  return `${isSecure ? "https" : "http"}://${host}:${port}/`;
}

function nameOf([name, ...others]: readonly string[]): string {
  return name === undefined || others.length > 0 ? "localhost" : name.replace(/:\d+$/, "");
}
