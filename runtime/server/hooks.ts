import type { ClientSession } from "./clients/client-session.js";
import type { Authorize } from "./requests/reception.js";
import type { RequestContext } from "./requests/request-context.js";

/** What the author's class adds to a device. */
export interface DeviceHooks {
  onStart(): void | Promise<void>;
  onStop(): void | Promise<void>;
  onConnect(client: ClientSession): void | Promise<void>;
  onDisconnect(client: ClientSession, cause: Error | undefined): void | Promise<void>;
  readonly authorize: Authorize | undefined;
  readonly onUnknownRequest: ((ctx: RequestContext) => unknown) | undefined;
  readonly onRestart: (() => void | Promise<void>) | undefined;
}
