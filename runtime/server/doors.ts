import { KatcpError } from "../errors.js";
import type { ListenTarget } from "../transport/listener.js";
import { DEFAULT_PORT, type DeviceServerOptions, type ListenPlace } from "./device-server-options.js";
import type { Door } from "./life/listeners.js";

/** Where a device listens, as its options say. */
export function doorsOf({ host, port, listen = [{ host, port }] }: DeviceServerOptions): readonly Door[] {
  return listen.map((place) => {
    return { target: targetOf(place), role: place.role, certificates: place.tls?.roles, isUnixSocket: place.path !== undefined };
  });
}

/** @throws KatcpError for a Unix socket with TLS */
function targetOf({ host = "127.0.0.1", port = DEFAULT_PORT, path, tls }: ListenPlace): ListenTarget {
  if (path !== undefined && tls !== undefined)
    throw new KatcpError(`cannot listen on ${path}: a Unix socket has no TLS, since nobody is in between`);
  return path === undefined ? { host, port, ...(tls && { tls }) } : { host: "", port: 0, path };
}
