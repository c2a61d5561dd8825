import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { ClientAttack, Size } from "../attack.js";
import { readAsked } from "./asked.js";
import { goodAnswer, goodGreeting } from "./good-answer.js";
import { ServerPeer } from "./server-peer.js";

/** A server that behaves as an attack says, and else as a good one. */
export class HostileServer {
  /** All lines that clients have sent. */
  readonly received: string[] = [];
  /** How many have connected. */
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new Map<Socket, ServerPeer>();
  readonly #shared = { turn: 0 };
  readonly #attack: ClientAttack;
  readonly #size: Size;

  private constructor(attack: ClientAttack, size: Size) {
    this.#attack = attack;
    this.#size = size;
    this.#server = createServer({ noDelay: true }, (socket) => this.#take(socket));
  }

  static async open(attack: ClientAttack, size: Size): Promise<HostileServer> {
    const server = new HostileServer(attack, size);
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The connections that there are. */
  get peers(): readonly ServerPeer[] {
    return [...this.#sockets.values()];
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets.keys()) socket.destroy();
  }

  #take(socket: Socket): void {
    const peer = new ServerPeer(socket, this.#shared);
    this.#sockets.set(socket, peer);
    this.connections++;
    socket.setEncoding("latin1").on("error", () => {});
    socket.on("close", () => this.#sockets.delete(socket));
    void peer.send(this.#attack.greeting ?? goodGreeting);
    let rest = "";
    socket.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#answer(line, peer);
    });
  }

  #answer(line: string, peer: ServerPeer): void {
    this.received.push(line);
    const asked = readAsked(line);
    if (asked === undefined || this.#attack.answer?.(asked, peer, this.#size)) return;
    void peer.send(goodAnswer(asked));
  }
}
