import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { messageOf } from "katcp-runtime";
import { WebSocketServer } from "ws";
import type { DoorKeeper } from "../access/door-keeper.js";
import type { OwnPages } from "../access/own-pages.js";
import { plainAddress } from "../access/trusted-proxy.js";
import { GatewayProblem } from "../gateway-problem.js";
import type { ListenConfiguration } from "../site/site-configuration.js";
import { answerProblem } from "./answer.js";
import { CostlyAnswers } from "./costly-answers.js";
import { Counted } from "./counted.js";
import { CONNECTION_BOUNDS, createListener } from "./create-listener.js";
import { findRoute, isOpen, urlOf } from "./find-route.js";
import { type Refusal, refusalOf, refuseUpgrade } from "./refusal.js";
import type { Exchange, Route } from "./route.js";
import { SECURITY_HEADERS } from "./security-headers.js";
import type { Opening, UpgradeRoute } from "./upgrade-route.js";

/** What a web server is made of. */
export interface WebServerOptions {
  readonly listen: ListenConfiguration;
  readonly keeper: DoorKeeper;
  readonly pages: OwnPages;
  readonly routes: readonly Route[];
  readonly upgrades: readonly UpgradeRoute[];
  readonly onProblem: (message: string) => void;
}

/** The longest message of a page. */
const maximumMessageBytes = 256 * 1024;

/** The gateway's web server: each request is checked once, and then goes to the route of its path. */
export class WebServer {
  readonly #options: WebServerOptions;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #perAddress = new Counted();
  readonly #openSockets = new Counted();
  readonly #costly = new CostlyAnswers();

  /** @throws GatewayProblem for TLS files that cannot be read */
  constructor(options: WebServerOptions) {
    this.#options = options;
    this.#server = createListener(options.listen.tls);
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: maximumMessageBytes,
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

  /** A proxy has the connections of many people: they are counted by what it says of them. */
  #onConnection(socket: Duplex & { readonly remoteAddress?: string | undefined }): void {
    const address = plainAddress(socket.remoteAddress);
    if (this.#options.keeper.isProxy(address)) return;
    socket.once("close", this.#perAddress.add(address));
    if (this.#perAddress.of(address) > CONNECTION_BOUNDS.perAddress) socket.destroy();
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
    const admitted = this.#findVisitor(request);
    if ("problem" in admitted) {
      answerProblem(response, admitted.status, admitted.problem, admitted.headers);
      return undefined;
    }
    const ending = new AbortController();
    response.once("close", () => ending.abort());
    const turn = (): Promise<void> => this.#costly.turn(admitted.visitor.address);
    return { request, response, ...admitted, turn, signal: ending.signal };
  }

  /** Who asks for what; or why that is refused. */
  #findVisitor(request: IncomingMessage): Opening | Refusal {
    const { pages, keeper } = this.#options;
    const problem = pages.findProblem(request);
    if (problem !== undefined) return { status: 403, problem };
    const url = urlOf(request);
    if (url === undefined) return { status: 400, problem: "the path cannot be read" };
    const entry = keeper.entryOf(request);
    if (entry.kind === "visitor") return { url, visitor: entry.visitor };
    return isOpen(url.pathname) ? { url, visitor: nobody } : refusalOf(entry);
  }

  async #handle(route: Route, exchange: Exchange): Promise<void> {
    const { response } = exchange;
    try {
      if (route.isCostly === true) await this.#enter(exchange);
      if (!exchange.signal.aborted) await route.handle(exchange);
    } catch (thrown) {
      this.#options.onProblem(`${route.path} failed: ${messageOf(thrown)}`);
      if (response.headersSent) response.destroy();
      else answerProblem(response, 500, "the gateway has a fault here, and its log says which");
    }
  }

  async #enter({ response, visitor, signal, turn }: Exchange): Promise<void> {
    const leave = await this.#costly.enter(visitor.address);
    if (signal.aborted) leave();
    else response.once("close", leave);
    await turn();
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => {});
    const opening = this.#findVisitor(request);
    const route = "problem" in opening ? opening : this.#findUpgrade(opening);
    if ("problem" in opening || "problem" in route) refuseUpgrade(socket, route as Refusal);
    else
      this.#sockets.handleUpgrade(request, socket, head, (opened) => {
        opened.on("error", () => {});
        opened.once("close", this.#openSockets.add(opening.visitor.address));
        route.open(opened, opening);
      });
  }

  #findUpgrade({ url, visitor: { address } }: Opening): UpgradeRoute | Refusal {
    const route = findRoute(this.#options.upgrades, url.pathname);
    if (route === undefined) return { status: 404, problem: "there is nothing here" };
    if (this.#openSockets.of(address) >= CONNECTION_BOUNDS.perAddress)
      return { status: 503, problem: `${CONNECTION_BOUNDS.perAddress} pages of ${address} are open already` };
    return route.findRefusal?.(url) ?? route;
  }
}

/** Who may have only what everybody may. */
const nobody = { name: "nobody", role: "", address: "" };
