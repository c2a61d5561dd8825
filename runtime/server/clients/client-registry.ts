import type { Duplex } from "node:stream";
import { ConnectionLostError, type MessageSyntaxError } from "../../errors.js";
import { escapeArgument } from "../../protocol/escapes.js";
import type { Message } from "../../protocol/message.js";
import { fromUnicode, type WireText } from "../../protocol/wire-text.js";
import type { Schedule } from "../../sensors/schedule.js";
import type { AnySensor } from "../../sensors/sensor-set.js";
import { Connection } from "../../transport/connection.js";
import { type Bounds, clientBoundsOf } from "./bounds.js";
import { ClientSession } from "./client-session.js";

/** What the registry reports of its clients. */
export interface RegistryEvents {
  /** The lines that a new client gets first. */
  greeting(): WireText;
  onMessage(message: Message, client: ClientSession): void;
  onSyntaxError(error: MessageSyntaxError, client: ClientSession): void;
  onConnect(client: ClientSession): void;
  onDisconnect(client: ClientSession, cause: Error | undefined): void;
  /** A client was dropped because it did not read. */
  onDrop(client: ClientSession, backlogBytes: number): void;
  /** One came that there is no room for. */
  onRefuse(address: string): void;
}

/** What the registry makes its clients of. */
export interface RegistryOptions {
  readonly schedule: Schedule;
  readonly bounds: Bounds;
  /** Guidelines §9: the newest client is the only one. */
  readonly isSingleClient: boolean;
}

/** The clients of a device, from their first byte to their last. */
export class ClientRegistry implements Iterable<ClientSession> {
  readonly #clients = new Map<ClientSession, Connection>();
  readonly #events: RegistryEvents;
  readonly #options: RegistryOptions;
  #isPaused = false;
  #lastId = 0;
  #onEmpty: () => void = () => {};

  constructor(events: RegistryEvents, options: RegistryOptions) {
    this.#events = events;
    this.#options = options;
  }

  [Symbol.iterator](): Iterator<ClientSession> {
    return this.#clients.keys();
  }

  get size(): number {
    return this.#clients.size;
  }

  /** How many have been there, from the start. */
  get total(): number {
    return this.#lastId;
  }

  /** Takes a new client: greets it, tells the others (guidelines §8.2; §9 for a single one), and listens to it. */
  accept(stream: Duplex, address: string): void {
    const { isSingleClient, bounds } = this.#options;
    if (!isSingleClient && this.size >= bounds.maximumClients) {
      this.#refuse(stream, address);
      return;
    }
    if (isSingleClient) for (const other of this) other.close(`client ${address} has connected, and this device has one at a time`);
    else this.broadcast(`#client-connected ${address}\n`);
    const client = this.#add(stream, address);
    if (this.#isPaused) client.hold("device");
    client.write(this.#events.greeting());
    this.#events.onConnect(client);
  }

  /** Sends lines to all clients. */
  broadcast(lines: WireText): void {
    for (const client of this.#clients.keys()) client.write(lines);
  }

  /** Ends all sampling of a sensor. */
  stopSampling(sensor: AnySensor): void {
    for (const client of this.#clients.keys()) client.stopSampling(sensor);
  }

  /** Takes no more requests from anybody, until `resumeReading`. */
  pauseReading(): void {
    this.#isPaused = true;
    for (const client of this.#clients.keys()) client.hold("device");
  }

  resumeReading(): void {
    this.#isPaused = false;
    // One that is released may fill the device again at once, and pause the rest of them.
    for (const client of [...this.#clients.keys()]) if (!this.#isPaused) client.release("device");
  }

  /** Tells all clients why (`#disconnect`), and resolves when they are gone. */
  async dismiss(reason: string): Promise<void> {
    if (this.#clients.size === 0) return;
    const gone = new Promise<void>((resolve) => {
      this.#onEmpty = resolve;
    });
    for (const client of this.#clients.keys()) client.close(reason);
    await gone;
  }

  /** Cuts off all clients. */
  cutOff(): void {
    for (const connection of this.#clients.values()) connection.destroy();
  }

  #add(stream: Duplex, address: string): ClientSession {
    const { schedule, bounds } = this.#options;
    this.#lastId++;
    const connection = new Connection(
      stream,
      {
        onMessage: (message) => this.#events.onMessage(message, client),
        onSyntaxError: (error) => this.#events.onSyntaxError(error, client),
        onEnd: () => client.end(),
        onClosed: (cause) => this.#forget(client, cause),
        onOverflow: (bytes) => this.#events.onDrop(client, bytes),
      },
      { ...bounds, after: (delayMs, callback) => schedule.after(delayMs, callback) },
    );
    const client = new ClientSession(this.#lastId, address, { connection, schedule, bounds: clientBoundsOf(bounds) });
    this.#clients.set(client, connection);
    return client;
  }

  #refuse(stream: Duplex, address: string): void {
    const reason = `this device has ${this.size} clients, and takes no more`;
    stream.on("error", () => {});
    stream.end(`#disconnect ${escapeArgument(fromUnicode(reason))}\n`, () => stream.destroy());
    this.#events.onRefuse(address);
  }

  #forget(client: ClientSession, cause: Error | undefined): void {
    this.#clients.delete(client);
    client.dispose(new ConnectionLostError(`client ${client.address} is gone`, { cause }));
    this.#events.onDisconnect(client, cause);
    if (this.#clients.size === 0) this.#onEmpty();
  }
}
