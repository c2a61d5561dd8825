import type { Duplex } from "node:stream";
import type { Clock, ListenAddress, ListenFunction, OpenListener, TakeStream } from "katcp-runtime";
import type { AnswerShape } from "./answer-shape.js";
import { Asked } from "./asked.js";
import { FaultyStream } from "./faulty-stream.js";
import { WireFaults } from "./wire-faults.js";

/** What a faulty network is made of. */
export interface FaultyNetworkOptions {
  /** The real one. */
  readonly listen: ListenFunction;
  readonly clock: Clock;
  readonly shapeOf: (name: string, argumentCount: number) => AnswerShape;
  /** Takes what nobody may read out of a request. */
  readonly mask: (line: string) => string;
}

/** Where the device listens, as it sees it. */
interface Listening {
  readonly address: ListenAddress;
  readonly onStream: TakeStream;
  /** Undefined while connections are refused. */
  open: OpenListener | undefined;
}

/** Stands between a device and its clients: all bytes pass through it, and it can do to them what networks and broken devices do. */
export class FaultyNetwork {
  readonly faults = new WireFaults();
  readonly asked: Asked;
  readonly #options: FaultyNetworkOptions;
  readonly #streams = new Set<FaultyStream>();
  #listening: Listening | undefined;
  #isRefusing = false;
  #isStalled = false;
  /** What ends a stall or a refusal when its time is up. */
  readonly #timers = new Map<"stall" | "refuse", () => void>();

  constructor(options: FaultyNetworkOptions) {
    this.#options = options;
    this.asked = new Asked(() => options.clock.now());
  }

  /** How many clients are connected. */
  get clientCount(): number {
    return this.#streams.size;
  }

  /** For `DeviceServerOptions.listener`. */
  readonly listen: ListenFunction = async (address, onStream) => {
    const open = await this.#options.listen(address, (stream, peer) => this.#take(stream, peer));
    const listening: Listening = { address: open.address, onStream, open };
    this.#listening = listening;
    if (this.#isRefusing) this.#closeListener();
    return {
      address: listening.address,
      close: () => {
        listening.open?.close();
        if (this.#listening === listening) this.#listening = undefined;
      },
    };
  };

  /** Ends all connections in good order. */
  dropClients(): void {
    for (const stream of this.#streams) stream.dropClient();
  }

  /** Breaks all connections. */
  cutClients(): void {
    for (const stream of this.#streams) stream.cutClient();
  }

  /** Nothing comes through in either direction, also of connections that come, for some seconds or until `resumeClients`. */
  stallClients(seconds?: number): void {
    this.#isStalled = true;
    for (const stream of this.#streams) stream.stall();
    this.#later("stall", seconds, () => this.resumeClients());
  }

  resumeClients(): void {
    this.#isStalled = false;
    this.#later("stall", undefined, () => {});
    for (const stream of this.#streams) stream.resumeAll();
  }

  /** Nobody can connect, for some seconds or until `acceptClients`. Connections that there are go on. */
  refuseClients(seconds?: number): void {
    this.#isRefusing = true;
    this.#closeListener();
    this.#later("refuse", seconds, () => void this.acceptClients());
  }

  /** @throws KatcpError where another program has taken the port */
  async acceptClients(): Promise<void> {
    this.#isRefusing = false;
    this.#later("refuse", undefined, () => {});
    const listening = this.#listening;
    if (listening === undefined || listening.open !== undefined) return;
    listening.open = await this.#options.listen(listening.address, (stream, peer) => this.#take(stream, peer));
  }

  /** Sends a line to all clients that is none of the device's. */
  send(line: string): void {
    for (const stream of this.#streams) stream.send(line);
  }

  /** Ends all faults. Connections that are cut stay so. */
  async clear(): Promise<void> {
    this.faults.clear();
    this.resumeClients();
    await this.acceptClients();
  }

  #take(outer: Duplex, peer: string): void {
    const { clock, shapeOf, mask } = this.#options;
    const stream = new FaultyStream(outer, {
      faults: this.faults,
      shapeOf,
      onRequest: (line, name) => this.asked.note({ client: peer, request: name, line: mask(line) }),
      after: (seconds, callback) => void clock.after(seconds * 1000, callback),
    });
    this.#streams.add(stream);
    stream.once("close", () => this.#streams.delete(stream));
    if (this.#isStalled) stream.stall();
    this.#listening?.onStream(stream, peer);
  }

  #closeListener(): void {
    if (this.#listening === undefined) return;
    this.#listening.open?.close();
    this.#listening.open = undefined;
  }

  #later(what: "stall" | "refuse", seconds: number | undefined, callback: () => void): void {
    this.#timers.get(what)?.();
    this.#timers.delete(what);
    if (seconds !== undefined) this.#timers.set(what, this.#options.clock.after(seconds * 1000, callback));
  }
}
