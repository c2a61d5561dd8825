import { connect } from "node:net";
import type { Duplex } from "node:stream";
import type { MemoryNetwork } from "katcp-runtime/testing";

/** A peer that knows nothing of KATCP but its lines: what `nc` is to a person. */
export class WireClient {
  readonly #socket: Duplex;
  readonly #lines: string[] = [];
  #rest = "";
  #isClosed = false;
  #wake: () => void = () => {};

  private constructor(socket: Duplex) {
    this.#socket = socket;
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => {
      const lines = (this.#rest + text).split("\n");
      this.#rest = lines.pop() ?? "";
      this.#lines.push(...lines);
      this.#wake();
    });
    socket.on("end", () => socket.end());
    socket.on("close", () => {
      this.#isClosed = true;
      this.#wake();
    });
    socket.on("error", () => {});
  }

  /** Connects, and reads the greeting away. */
  static connect(port: number, host = "127.0.0.1"): Promise<WireClient> {
    return WireClient.over(connect({ port, host, allowHalfOpen: true }));
  }

  /** The same over a socket of any kind. */
  static async over(socket: Duplex): Promise<WireClient> {
    const client = new WireClient(socket);
    await client.until(/^#version-connect katcp-device/);
    return client;
  }

  /** The same over a network in memory, to the device that listens there as `dut`. */
  static async inMemory(network: MemoryNetwork, port = 7147): Promise<WireClient> {
    const client = new WireClient(await network.connect({ host: "dut", port }, new AbortController().signal));
    await client.until(/^#version-connect katcp-device/);
    return client;
  }

  /** How many lines have come that nobody has asked for yet. */
  get waiting(): number {
    return this.#lines.length;
  }

  send(text: string): void {
    this.#socket.write(text, "latin1");
  }

  /** Sends no more, but goes on reading. */
  end(): void {
    this.#socket.end();
  }

  /** Reads nothing more of what comes, as a client that hangs. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** The lines up to and with the first that matches; also those before. Fails when the connection ends first. */
  async until(pattern: RegExp): Promise<string[]> {
    for (;;) {
      const index = this.#lines.findIndex((line) => pattern.test(line));
      if (index !== -1) return this.#lines.splice(0, index + 1);
      if (this.#isClosed) throw new Error(`closed before ${pattern}; came: ${this.#lines.join(" | ")}`);
      await this.#more();
    }
  }

  /** Sends one request, and gives all that came up to its reply. */
  ask(line: string): Promise<string[]> {
    const [, label = ""] = /^\?([^ ]+)/.exec(line) ?? [];
    this.send(`${line}\n`);
    return this.until(new RegExp(`^!${label.replace(/[[\]]/g, "\\$&")}( |$)`));
  }

  /** The reply alone. */
  async reply(line: string): Promise<string> {
    return (await this.ask(line)).at(-1) ?? "";
  }

  /** All that still comes until the other side closes, less the blank lines that §2.1 has clients ignore. */
  async rest(): Promise<string[]> {
    while (!this.#isClosed) await this.#more();
    return this.#lines.splice(0).filter((line) => line !== "");
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
