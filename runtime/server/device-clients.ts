import type { Guard } from "../guard.js";
import type { WireText } from "../protocol/wire-text.js";
import type { DoorSays } from "./access/access.js";
import { ClientRegistry, type RegistryOptions } from "./clients/client-registry.js";
import type { DeviceAccess } from "./device-access.js";
import type { DeviceHooks } from "./hooks.js";
import type { Journal } from "./life/journal.js";
import type { Reception } from "./requests/reception.js";

/** Who hears of what the clients of a device do. */
export interface DeviceClientsParts {
  readonly access: DeviceAccess;
  readonly journal: Journal;
  readonly guard: Guard;
  readonly hooks: DeviceHooks;
  /** The lines that a new client gets first. */
  readonly greeting: () => WireText;
  /** It is made later. */
  readonly reception: () => Reception;
}

/** The clients of a device, joined with who lets them in, who answers them, and who is told of them. */
export function createClients(parts: DeviceClientsParts, options: RegistryOptions): ClientRegistry<DoorSays> {
  const { access, journal, guard, hooks, greeting, reception } = parts;
  return new ClientRegistry<DoorSays>(
    {
      lets: (address, door) => access.doorKeeper.lets(address, door),
      standingOf: (client, door) => access.access.standingOf(client, door),
      greeting,
      onMessage: (message, client) => reception().receive(message, client),
      onSyntaxError: (error, client) => reception().complain(client, error.message),
      onConnect: (client) => {
        journal.onConnect(client);
        guard.run("onConnect", () => hooks.onConnect(client));
      },
      onDisconnect: (client, cause) => {
        reception().forget(client);
        journal.onDisconnect(client, cause);
        guard.run("onDisconnect", () => hooks.onDisconnect(client, cause));
      },
      onDrop: (client, reason) => journal.onDrop(client, reason),
      onRefuse: (address, reason) => journal.onProblem(address, reason),
    },
    options,
  );
}
