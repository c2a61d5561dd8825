import type { Duplex } from "node:stream";
import { Buffer } from "#platform";
import { ConnectionLostError } from "../errors.js";
import type { Connector } from "./connector.js";
import { type WebSocketLike, WebSocketStream } from "./web-socket-stream.js";

/** What opens a WebSocket: a browser's own class, or one of the same form. */
type WebSocketClass = new (url: string, protocols: string[]) => WebSocketLike;

/** Options of `webSocketConnector`. */
export interface WebSocketConnectorOptions {
  /** A token of the gateway's token file. */
  readonly token?: string | undefined;
  /** Default: the browser's. */
  readonly WebSocket?: WebSocketClass | undefined;
}

/**
 * Connects a client through a gateway, by a WebSocket: `webSocketConnector("/katcp/rx")`. An address without a host is one of the server that
 * the page came from. The host and port that the client was made with are only its name in messages.
 */
export function webSocketConnector(url: string | URL, { token, WebSocket }: WebSocketConnectorOptions = {}): Connector {
  const { WebSocket: own, location } = globalThis as unknown as { WebSocket: WebSocketClass; location?: { readonly href: string } };
  const protocols = ["katcp", ...(token === undefined ? [] : [`token.${base64Url(token)}`])];
  return async (_, signal) => {
    const whole = new URL(url, location?.href);
    whole.protocol = whole.protocol.replace("http", "ws");
    const socket = new (WebSocket ?? own)(whole.href, protocols);
    await opened(socket, signal);
    // A connection uses no more of a stream than this has.
    return new WebSocketStream(socket) as unknown as Duplex;
  };
}

/** @throws ConnectionLostError. A browser tells nobody why there is no connection */
function opened(socket: WebSocketLike, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (): void => reject(new ConnectionLostError("the gateway did not open the WebSocket"));
    const giveUp = (): void => {
      socket.close();
      reject(signal.reason);
    };
    socket.addEventListener("open", () => {
      signal.removeEventListener("abort", giveUp);
      resolve();
    });
    socket.addEventListener("error", refuse);
    socket.addEventListener("close", refuse);
    signal.addEventListener("abort", giveUp);
  });
}

function base64Url(text: string): string {
  return btoa(Buffer.from(text).toString("latin1")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
