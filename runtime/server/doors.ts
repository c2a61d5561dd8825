import { DEFAULT_PORT, type DeviceServerOptions, type ListenPlace } from "./device-server-options.js";
import type { Door } from "./life/listeners.js";

/** Where a device listens, as its options say. */
export function doorsOf({ host, port, listen = [{ host, port }] }: DeviceServerOptions): readonly Door[] {
  return listen.map((place) => ({ address: addressOf(place), role: place.role }));
}

function addressOf({ host = "127.0.0.1", port = DEFAULT_PORT, path }: ListenPlace): Door["address"] {
  return path === undefined ? { host, port } : { host: "", port: 0, path };
}
