import { type ReadonlySignal, signal } from "@preact/signals";
import type { GatewayMessage, PageMessage } from "../../live/messages.js";

/** Whether the page hears the gateway. `since`: seconds since the epoch, by the browser's clock. */
export type Link =
  | { readonly kind: "connecting"; readonly since: number }
  | { readonly kind: "open"; readonly since: number }
  | { readonly kind: "lost"; readonly since: number };

/** The part of a browser's WebSocket that is used here. */
export interface LiveSocket {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(text: string): void;
  close(): void;
}

export interface LiveConnectionOptions {
  readonly open: () => LiveSocket;
  readonly onMessage: (message: GatewayMessage) => void;
  /** The connection is there, for the first time or again: say what the page wants. */
  readonly onOpen: () => void;
  /** It is gone, or did not come. */
  readonly onLost: () => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls later; returns what calls it off. */
  readonly later: (callback: () => void, delayMs: number) => () => void;
}

const firstDelayMs = 250;
const longestDelayMs = 5000;

/** The page's WebSocket, opened again for as long as the page lives. What is sent while there is none is lost: `onOpen` says it anew. */
export class LiveConnection {
  readonly #options: LiveConnectionOptions;
  readonly #link;
  #socket: LiveSocket | undefined;
  #delayMs = firstDelayMs;
  #callOff: (() => void) | undefined;

  constructor(options: LiveConnectionOptions) {
    this.#options = options;
    this.#link = signal<Link>({ kind: "connecting", since: options.now() / 1000 });
    this.#connect();
  }

  get link(): ReadonlySignal<Link> {
    return this.#link;
  }

  /** Whether it could be sent. */
  send(message: PageMessage): boolean {
    if (this.#link.peek().kind !== "open") return false;
    this.#socket?.send(JSON.stringify(message));
    return true;
  }

  /** Tries now: the network is back, or somebody looks at the page again. */
  retry(): void {
    if (this.#socket !== undefined) return;
    this.#callOff?.();
    this.#connect();
  }

  /** Tries no more until `retry`: the gateway has said that it will not have the page. */
  rest(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  #connect(): void {
    this.#callOff = undefined;
    const socket = this.#options.open();
    this.#socket = socket;
    socket.onopen = () => {
      this.#delayMs = firstDelayMs;
      this.#link.value = { kind: "open", since: this.#options.now() / 1000 };
      this.#options.onOpen();
    };
    socket.onmessage = ({ data }) => this.#options.onMessage(JSON.parse(String(data)) as GatewayMessage);
    socket.onclose = () => this.#lost(socket);
  }

  #lost(socket: LiveSocket): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    // Later attempts change nothing about since when there is no connection.
    if (this.#link.peek().kind !== "lost") this.#link.value = { kind: "lost", since: this.#options.now() / 1000 };
    this.#callOff = this.#options.later(() => this.#connect(), this.#delayMs);
    this.#delayMs = Math.min(this.#delayMs * 2, longestDelayMs);
    this.#options.onLost();
  }
}
