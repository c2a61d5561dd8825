import { answered } from "../guard.js";
import type { Message } from "../protocol/message.js";
import type { ClientSession } from "./clients/client-session.js";
import type { Awaitable } from "./handler.js";
import type { Authorize } from "./requests/passage.js";
import type { RequestContext } from "./requests/request-context.js";

/** What the author's class adds to a device. */
export interface DeviceHooks {
  onStart(): void | Promise<void>;
  onStop(): void | Promise<void>;
  onConnect(client: ClientSession): void | Promise<void>;
  onDisconnect(client: ClientSession, cause: Error | undefined): void | Promise<void>;
  readonly authorize: Authorize | undefined;
  readonly roleOf: ((client: ClientSession) => unknown) | undefined;
  readonly onUnknownRequest: ((ctx: RequestContext) => unknown) | undefined;
  readonly onRestart: (() => void | Promise<void>) | undefined;
}

/** What the class of a device may override: what happens when the device, or a client of it, comes and goes. */
export abstract class HookedDevice {
  /** For subclasses: the first thing that a start does, before anybody can connect. What it throws, `start` throws. */
  protected onStart(): void | Promise<void> {}

  /** For subclasses: the last thing that a stop does, before `join` resolves. */
  protected onStop(): void | Promise<void> {}

  /** For subclasses: a client has been greeted. Nobody waits for it; what it throws or rejects with is a line of the log. */
  protected onConnect(_client: ClientSession): void | Promise<void> {}

  /** For subclasses: a client is gone; `cause` where the network ended it. What it throws or rejects with is a line of the log. */
  protected onDisconnect(_client: ClientSession, _cause?: Error): void | Promise<void> {}

  /**
   * For subclasses: whether a client may ask for that. `true` alone says yes; anything else refuses. A `FailReply` that it throws
   * refuses with words of its own.
   */
  protected authorize?(client: ClientSession, request: Message): Awaitable<boolean>;

  /**
   * For subclasses of an interface with `roles`: the role of a new client, before it is greeted. `undefined` leaves it to its listener, its
   * network, and at last the lowest role. If it throws, or gives what is no role, the client has the lowest, and the log says why.
   */
  protected roleOf?(client: ClientSession): string | undefined;

  /** For subclasses that answer what they do not know themselves, as proxies do: as a handler that `addRequest` adds. */
  protected onUnknownRequest?(ctx: RequestContext): unknown;

  /**
   * For subclasses that can begin anew: a device that has it answers `?restart`, stops, and calls it (guidelines §4.1). A new
   * process, or a new device of the same class, is what it makes.
   *
   * With the option `stopsToRestart: false` the device stays, with its clients: for what restarts without it, such as a board that
   * it stands for. Then the reply waits for it, and is `fail` where it throws.
   */
  protected onRestart?(): void | Promise<void>;

  /** @internal For the core, which answers for them, or has its guard tell. */
  get hooks(): DeviceHooks {
    return {
      onStart: answered(() => this.onStart()),
      onStop: answered(() => this.onStop()),
      onConnect: answered((client) => this.onConnect(client)),
      onDisconnect: answered((client, cause) => this.onDisconnect(client, cause)),
      authorize: this.authorize && answered((client, request) => this.authorize?.(client, request)),
      roleOf: this.roleOf && answered((client) => this.roleOf?.(client)),
      onUnknownRequest: this.onUnknownRequest && answered((ctx) => this.onUnknownRequest?.(ctx)),
      onRestart: this.onRestart && answered(() => this.onRestart?.()),
    };
  }
}
