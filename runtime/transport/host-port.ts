/** `127.0.0.1:7147`, `[::1]:7147`. */
export function formatHostPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** `fe80::1%eth0` → `fe80::1`. */
export function withoutZone(host: string): string {
  return host.replace(/%.*$/, "");
}
