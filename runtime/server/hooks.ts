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
  /** For subclasses: called first by `start`, before any client can connect. If it throws, `start` throws the same. */
  protected onStart(): void | Promise<void> {}

  /** For subclasses: called last by `stop`, before `join` resolves. */
  protected onStop(): void | Promise<void> {}

  /** For subclasses: called when a client has been greeted. The device does not wait for it; an error goes to the log. */
  protected onConnect(_client: ClientSession): void | Promise<void> {}

  /** For subclasses: called when a client has disconnected; `cause` is the network error, if there was one. An error goes to the log. */
  protected onDisconnect(_client: ClientSession, _cause?: Error): void | Promise<void> {}

  /**
   * For subclasses: whether a client may send this request. Only `true` allows it; anything else refuses it. Throw a `FailReply` to refuse
   * it with your own text.
   */
  protected authorize?(client: ClientSession, request: Message): Awaitable<boolean>;

  /**
   * For subclasses of an interface with `roles`: the role of a new client, before it is greeted. For `undefined`, its certificate, listener or
   * network decides, or it has the lowest role. If this throws, or returns an unknown role, it has the lowest role, and the log says why.
   */
  protected roleOf?(client: ClientSession): string | undefined;

  /** For subclasses that answer unknown requests, as proxies do. It works like a handler of `addRequest`. */
  protected onUnknownRequest?(ctx: RequestContext): unknown;

  /**
   * For subclasses that can restart: a device with this method answers `?restart`, stops, and calls it (guidelines §4.1). Start a new
   * process or a new device in it.
   *
   * With the option `stopsToRestart: false` the device does not stop, and keeps its clients: for example if only a board behind it
   * restarts. Then the device replies after this method has finished, with `fail` if it throws.
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
