import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

const newline = 10;
const syncId = 2 ** 31 - 1;

/** A client that only counts lines, so that what is measured is the server. */
export class RawClient {
  readonly socket: Socket;
  #lines = 0;
  #wanted = Number.POSITIVE_INFINITY;
  #onWanted: () => void = () => {};
  #onLine: () => void = () => {};

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk: Buffer) => this.#count(chunk));
    socket.on("error", () => {});
  }

  /** Connects, and reads the greeting away. */
  static async open(port: number): Promise<RawClient> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    return RawClient.#over(socket);
  }

  /** The same over TLS; whose certificate it is does not matter here. */
  static async openTls(port: number): Promise<RawClient> {
    const socket = connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false });
    await once(socket, "secureConnect");
    return RawClient.#over(socket.setNoDelay(true));
  }

  static async #over(socket: Socket): Promise<RawClient> {
    const client = new RawClient(socket);
    await client.sync();
    return client;
  }

  send(text: string): void {
    this.socket.write(text, "latin1");
  }

  /** Reads away whatever was on its way: what comes next is the answer to what is asked next. */
  async sync(): Promise<void> {
    this.send(`?watchdog[${syncId}]\n`);
    let seen = "";
    while (!isAnswered(seen)) seen += String(((await once(this.socket, "data")) as [Buffer])[0]);
    this.#lines = 0;
  }

  /** Resolves when so many lines more have come than at the last call. */
  lines(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wanted = count;
      this.#onWanted = resolve;
      this.#settle();
    });
  }

  /** Keeps so many requests in flight until `count` have been answered, each by so many lines. */
  async ask(requestOf: (index: number) => string, asking: Asking): Promise<void> {
    if (asking.isEach === true) await this.#askEach(requestOf, asking);
    else await this.#askTogether(requestOf, asking);
  }

  async #askTogether(requestOf: (index: number) => string, { count, inFlight, linesEach = 1 }: Asking): Promise<void> {
    for (let sent = 0; sent < count; ) {
      let text = "";
      const end = Math.min(sent + inFlight, count);
      const batch = end - sent;
      for (; sent < end; sent++) text += requestOf(sent);
      this.send(text);
      await this.lines(batch * linesEach);
    }
  }

  async #askEach(requestOf: (index: number) => string, { count, inFlight, linesEach = 1 }: Asking): Promise<void> {
    let sent = 0;
    const sendNext = (): void => {
      if (sent < count) this.send(requestOf(sent++));
    };
    let lines = 0;
    this.#onLine = () => {
      if (++lines % linesEach === 0) sendNext();
    };
    for (let free = inFlight; free > 0; free--) sendNext();
    await this.lines(count * linesEach);
    this.#onLine = () => {};
  }

  async close(): Promise<void> {
    this.socket.end();
    this.socket.destroySoon();
    if (!this.socket.destroyed) await once(this.socket, "close");
  }

  #count(chunk: Buffer): void {
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, at + 1)) {
      this.#lines++;
      this.#onLine();
    }
    this.#settle();
  }

  #settle(): void {
    if (this.#lines < this.#wanted) return;
    this.#lines -= this.#wanted;
    this.#wanted = Number.POSITIVE_INFINITY;
    this.#onWanted();
  }
}

/** An echo has a `?` where a device has a `!`. */
function isAnswered(text: string): boolean {
  const at = text.indexOf(`watchdog[${syncId}]`);
  return at !== -1 && text.includes("\n", at);
}

/** How much is asked. */
export interface Asking {
  readonly count: number;
  readonly inFlight: number;
  readonly linesEach?: number;
  /**
   * Whether the next request is sent as soon as one is answered, in a write of its own, as the calls of many coroutines are. Default: the next
   * ones leave together, in one write, when all are answered.
   */
  readonly isEach?: boolean;
}
