import type { Duplex } from "node:stream";
import { ConnectionLostError, type MessageSyntaxError } from "../errors.js";
import type { Message } from "../protocol/message.js";
import type { WireText } from "../protocol/wire-text.js";
import type { Schedule } from "../sensors/schedule.js";
import type { AnySensor } from "../sensors/sensor-set.js";
import { Connection, type ConnectionOptions } from "../transport/connection.js";
import { ClientSession } from "./client-session.js";

/** What the registry reports of its clients. */
export interface RegistryEvents {
  /** The lines that a new client gets first. */
  greeting(): WireText;
  onMessage(message: Message, client: ClientSession): void;
  onSyntaxError(error: MessageSyntaxError, client: ClientSession): void;
  /** For the device's own log: that clients come, go, and are dropped. */
  onNote(level: "info" | "warn", text: string): void;
}

/** What the registry makes its clients of. */
export interface RegistryOptions {
  readonly schedule: Schedule;
  readonly connection: ConnectionOptions;
  /** With so many requests of one client pending, no more of it are read. */
  readonly maximumPending: number;
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

  /** Takes a new client: greets it, tells the others (guidelines §8.2), and listens to it. */
  accept(stream: Duplex, address: string): void {
    this.#lastId++;
    const connection = new Connection(
      stream,
      {
        onMessage: (message) => this.#events.onMessage(message, client),
        onSyntaxError: (error) => this.#events.onSyntaxError(error, client),
        onEnd: () => client.end(),
        onClosed: (cause) => this.#forget(client, cause),
        onOverflow: (bytes) => this.#events.onNote("warn", `${address} does not read: dropped with ${bytes} bytes unsent`),
      },
      this.#options.connection,
    );
    const { schedule, maximumPending } = this.#options;
    const client = new ClientSession(this.#lastId, address, { connection, schedule, maximumPending });
    if (this.#isPaused) client.pauseReading();
    this.broadcast(`#client-connected ${address}\n`);
    this.#clients.set(client, connection);
    client.write(this.#events.greeting());
    this.#events.onNote("info", `client ${address} connected`);
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
    for (const client of this.#clients.keys()) client.pauseReading();
  }

  resumeReading(): void {
    this.#isPaused = false;
    // One that is resumed may fill the device again at once, and pause the rest of them.
    for (const client of [...this.#clients.keys()]) if (!this.#isPaused) client.resumeReading();
  }

  /** Tells all clients why (`#disconnect`), and resolves when they are gone; after `graceMs` they are cut off. */
  async close(reason: string, graceMs: number): Promise<void> {
    if (this.#clients.size === 0) return;
    const gone = new Promise<void>((resolve) => {
      this.#onEmpty = resolve;
    });
    for (const client of this.#clients.keys()) client.close(reason);
    const callOff = this.#options.schedule.clock.after(graceMs, () => this.#cutOff());
    await gone;
    callOff();
  }

  #cutOff(): void {
    for (const connection of this.#clients.values()) connection.destroy();
  }

  #forget(client: ClientSession, cause: Error | undefined): void {
    this.#clients.delete(client);
    client.dispose(new ConnectionLostError(`client ${client.address} is gone`, { cause }));
    this.#events.onNote("info", `client ${client.address} disconnected${cause === undefined ? "" : `: ${cause.message}`}`);
    if (this.#clients.size === 0) this.#onEmpty();
  }
}
