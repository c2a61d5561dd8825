import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { messageOf } from "katcp-runtime";
import { WebSocketServer } from "ws";
import type { DoorKeeper } from "../access/door-keeper.js";
import type { OwnPages } from "../access/own-pages.js";
import { plainAddress } from "../access/trusted-proxy.js";
import { GatewayProblem } from "../gateway-problem.js";
import type { ListenConfiguration, TlsConfiguration } from "../site/site-configuration.js";
import { answerProblem } from "./answer.js";
import type { Exchange, Route } from "./route.js";
import { SECURITY_HEADERS } from "./security-headers.js";
import type { UpgradeRoute } from "./upgrade-route.js";

/** What a web server is made of. */
export interface WebServerOptions {
  readonly listen: ListenConfiguration;
  readonly keeper: DoorKeeper;
  readonly pages: OwnPages;
  readonly routes: readonly Route[];
  readonly upgrades: readonly UpgradeRoute[];
  readonly onProblem: (message: string) => void;
}

/** What browsers may cost: connections, also of one address; the size of what they send; and how long they may take for that. */
const bounds = {
  connections: 2000,
  perAddress: 200,
  messageBytes: 256 * 1024,
  headersMs: 10_000,
  requestMs: 30_000,
  headers: 100,
} as const;

/** The gateway's web server: each request is checked once, and then goes to the route of its path. */
export class WebServer {
  readonly #options: WebServerOptions;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #perAddress = new Map<string, number>();

  /** @throws GatewayProblem for TLS files that cannot be read */
  constructor(options: WebServerOptions) {
    this.#options = options;
    const { tls } = options.listen;
    this.#server = tls === undefined ? createServer() : createTlsServer(tlsOptions(tls));
    this.#server.maxConnections = bounds.connections;
    this.#server.headersTimeout = bounds.headersMs;
    this.#server.requestTimeout = bounds.requestMs;
    this.#server.maxHeadersCount = bounds.headers;
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: bounds.messageBytes,
      perMessageDeflate: false,
      handleProtocols: (said) => options.upgrades.find(({ protocol }) => said.has(protocol))?.protocol ?? false,
    });
    this.#server.on("connection", (socket) => this.#onConnection(socket));
    this.#server.on("request", (request, response) => void this.#onRequest(request, response));
    this.#server.on("upgrade", (request, socket, head) => this.#onUpgrade(request, socket, head));
  }

  /** Where it listens: known once it does. */
  get address(): AddressInfo {
    return this.#server.address() as AddressInfo;
  }

  /** How many bytes wait to be sent over WebSockets. */
  get waitingBytes(): number {
    let sum = 0;
    for (const { bufferedAmount } of this.#sockets.clients) sum += bufferedAmount;
    return sum;
  }

  /** @throws GatewayProblem where it cannot listen */
  start(): Promise<void> {
    const { host, port } = this.#options.listen;
    return new Promise((resolve, reject) => {
      this.#server.once("error", (error) => reject(new GatewayProblem(`cannot listen at ${host}:${port}: ${error.message}`)));
      this.#server.listen(port, host, () => resolve());
    });
  }

  /** Ends all connections. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  #onConnection(socket: Duplex & { readonly remoteAddress?: string | undefined }): void {
    const address = plainAddress(socket.remoteAddress);
    const count = (this.#perAddress.get(address) ?? 0) + 1;
    this.#perAddress.set(address, count);
    socket.once("close", () => {
      const left = (this.#perAddress.get(address) ?? 1) - 1;
      if (left === 0) this.#perAddress.delete(address);
      else this.#perAddress.set(address, left);
    });
    if (count > bounds.perAddress) socket.destroy();
  }

  async #onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    const exchange = this.#admit(request, response);
    if (exchange === undefined) return;
    const { method = "GET" } = request;
    const route = findRoute(this.#options.routes, exchange.url.pathname);
    const { methods = ["GET"] } = route ?? {};
    if (route === undefined) answerProblem(response, 404, "there is nothing here");
    else if (!methods.includes(method === "HEAD" ? "GET" : method))
      answerProblem(response, 405, `${method} is not for ${exchange.url.pathname}`, { allow: methods.join(", ") });
    else await this.#handle(route, exchange);
  }

  /** What a route may answer, or nothing: then it has been refused. */
  #admit(request: IncomingMessage, response: ServerResponse): Exchange | undefined {
    const problem = this.#options.pages.findProblem(request);
    const url = urlOf(request);
    if (problem !== undefined) answerProblem(response, 403, problem);
    else if (url === undefined) answerProblem(response, 400, "the path cannot be read");
    else {
      const visitor = this.#options.keeper.visitorOf(request);
      if (visitor !== undefined || isOpen(url.pathname)) {
        const ending = new AbortController();
        response.once("close", () => ending.abort());
        return { request, response, url, visitor: visitor ?? { name: "nobody", role: "", address: "" }, signal: ending.signal };
      }
      answerProblem(response, 401, "say who you are, by a token or a certificate", { "www-authenticate": "Bearer" });
    }
    return undefined;
  }

  async #handle(route: Route, exchange: Exchange): Promise<void> {
    const { response } = exchange;
    try {
      await route.handle(exchange);
    } catch (thrown) {
      this.#options.onProblem(`${route.path} failed: ${messageOf(thrown)}`);
      if (response.headersSent) response.destroy();
      else answerProblem(response, 500, "the gateway has a fault here, and its log says which");
    }
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => {});
    const url = urlOf(request);
    const route = url && findRoute(this.#options.upgrades, url.pathname);
    const visitor = this.#options.keeper.visitorOf(request);
    const problem = this.#options.pages.findProblem(request);
    if (problem !== undefined) refuse(socket, "403 Forbidden", problem);
    else if (url === undefined || route === undefined) refuse(socket, "404 Not Found", "there is nothing here");
    else if (visitor === undefined) refuse(socket, "401 Unauthorized", "say who you are, by a token or a certificate");
    else {
      const missing = route.findProblem?.(url);
      if (missing !== undefined) refuse(socket, "404 Not Found", missing);
      else
        this.#sockets.handleUpgrade(request, socket, head, (opened) => {
          opened.on("error", () => {});
          route.open(opened, { visitor, url });
        });
    }
  }
}

/** What everybody may have, who they are not: the page that asks for a token, and whether the gateway lives. */
function isOpen(path: string): boolean {
  return (
    path === "/" ||
    path === "/healthz" ||
    (!path.startsWith("/api/") && /^\/[\w.-]+\.(css|html|js|svg|txt|webmanifest|woff2|png)$/.test(path))
  );
}

/** The route of a path: the longest that fits. */
function findRoute<R extends { readonly path: string }>(routes: readonly R[], path: string): R | undefined {
  const fitting = routes.filter((route) => route.path === path || (route.path.endsWith("/") && path.startsWith(route.path)));
  return fitting.toSorted((one, other) => other.path.length - one.path.length).at(0);
}

function urlOf({ url = "" }: IncomingMessage): URL | undefined {
  // Of the whole form, `http://host/path`, a proxy is asked, which this is not.
  const whole = `http://gateway${url}`;
  return url.startsWith("/") && URL.canParse(whole) ? new URL(whole) : undefined;
}

function refuse(socket: Duplex, status: string, problem: string): void {
  const body = JSON.stringify({ problem });
  const head = `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
  socket.end(`${head}\r\n${body}`);
}

function tlsOptions({ cert, key, clientCa }: TlsConfiguration): object {
  const read = (path: string): Buffer => {
    try {
      return readFileSync(path);
    } catch (thrown) {
      throw new GatewayProblem(`TLS of "listen": ${messageOf(thrown)}`);
    }
  };
  const client = clientCa === undefined ? {} : { ca: read(clientCa), requestCert: true, rejectUnauthorized: false };
  return { cert: read(cert), key: read(key), ...client };
}
