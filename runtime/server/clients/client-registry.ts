import type { Duplex } from "node:stream";
import type { MessageSyntaxError } from "../../errors.js";
import type { Message } from "../../protocol/message.js";
import type { WireText } from "../../protocol/wire-text.js";
import type { Schedule } from "../../sensors/schedule.js";
import type { AnySensor } from "../../sensors/sensor-set.js";
import { readPeerCertificate } from "../../transport/peer-certificate.js";
import { Turns } from "../../transport/turns.js";
import { ClientLine, type LineEvents } from "./client-line.js";
import type { ClientSession } from "./client-session.js";
import { type Arrival, Entrance, type EntranceEvents } from "./entrance.js";
import type { LiveBounds } from "./live-bounds.js";
import { MemoryBudget } from "./memory-budget.js";
import { Throttle } from "./throttle.js";

/** What the registry reports of its clients. */
export interface RegistryEvents<Door> extends EntranceEvents<Door> {
  /** What a new client may do that came by this listener. */
  standingOf(client: ClientSession, door: Door): { readonly role: string | undefined; readonly rank: number };
  /** The lines that a new client gets first. */
  greeting(): WireText;
  /** False: there is no room for it yet. */
  onMessage(message: Message, client: ClientSession): boolean;
  onSyntaxError(error: MessageSyntaxError, client: ClientSession): void;
  onConnect(client: ClientSession): void;
  onDisconnect(client: ClientSession, cause: Error | undefined): void;
  /** A client was dropped, for this reason. */
  onDrop(client: ClientSession, reason: string): void;
}

/** What the registry makes its clients of. */
export interface RegistryOptions {
  readonly schedule: Schedule;
  readonly bounds: LiveBounds;
  /** Guidelines §9: the newest client is the only one. */
  readonly isSingleClient: boolean;
  /** How many bytes of the last lines of each client are kept; 0: none. */
  readonly recentBytes: number;
}

/** The clients of a device, from their first byte to their last. */
export class ClientRegistry<Door extends Arrival = Arrival> implements Iterable<ClientSession> {
  readonly #lines = new Map<ClientSession, ClientLine>();
  readonly #events: RegistryEvents<Door>;
  readonly #options: RegistryOptions;
  readonly #turns: Turns;
  readonly #budget: MemoryBudget;
  readonly #throttle: Throttle;
  readonly #entrance: Entrance<Door>;
  readonly #lineEvents: LineEvents;
  #lastId = 0;
  #onEmpty: () => void = () => {};

  constructor(events: RegistryEvents<Door>, options: RegistryOptions) {
    this.#events = events;
    this.#options = options;
    this.#turns = new Turns(() => options.schedule.clock.elapsedMs());
    this.#budget = new MemoryBudget(() => options.bounds.now.maximumBufferedBytes);
    this.#throttle = new Throttle(options.bounds, options.schedule);
    this.#entrance = new Entrance(events, this.#throttle);
    this.#lineEvents = {
      onMessage: (message, client) => {
        const isTaken = events.onMessage(message, client);
        if (isTaken) this.#throttle.onRequest(client);
        return isTaken;
      },
      onSyntaxError: (error, client) => {
        events.onSyntaxError(error, client);
        // It cost as much as a request.
        this.#throttle.onRequest(client);
      },
      onForeign: (line, reason) => this.#cutForeign(line, reason),
      onClosed: (client, cause) => this.#forget(client, cause),
      onOverflow: (client, bytes) => events.onDrop(client, `it does not read, with ${bytes} bytes unsent`),
      onDrop: (client, reason) => this.drop(client, reason),
    };
  }

  [Symbol.iterator](): Iterator<ClientSession> {
    return this.#lines.keys();
  }

  get size(): number {
    return this.#lines.size;
  }

  /** How many have been there, from the start. */
  get total(): number {
    return this.#lastId;
  }

  /** How often a client had to wait, since it asked or connected too often. */
  get throttled(): number {
    return this.#throttle.count;
  }

  /** Bytes that are kept for all clients together. */
  get bufferedBytes(): number {
    return this.#budget.measure();
  }

  /** Has a look at how much each of them asks for. */
  measure(): void {
    const nowMs = this.#options.schedule.clock.elapsedMs();
    for (const { meter } of this.#lines.keys()) meter.look(nowMs);
  }

  /** Before a handshake: how many milliseconds it has to wait for that; undefined where it may not connect. */
  admit(address: string, door: Door): number | undefined {
    return this.#entrance.admit(address, door);
  }

  /** Takes a new client: greets it, tells the others (guidelines §8.2; §9 for a single one), and listens to it. */
  accept(stream: Duplex, address: string, door: Door): void {
    const waitMs = this.#entrance.receive(stream, { address, door, makeRoom: () => this.#makeRoom() });
    if (waitMs === undefined) return;
    if (this.#options.isSingleClient)
      for (const other of this) other.close(`client ${address} has connected, and this device serves one client at a time`);
    else this.broadcast(`#client-connected ${address}\n`);
    const client = this.#add(stream, address);
    client.certificate = readPeerCertificate(stream);
    const { role, rank } = this.#events.standingOf(client, door);
    client.role = role;
    client.rank = rank;
    client.write(this.#events.greeting());
    this.#throttle.onConnect(client, waitMs);
    this.#events.onConnect(client);
  }

  /** Sends lines to all clients. */
  broadcast(lines: WireText): void {
    for (const client of this.#lines.keys()) client.write(lines);
  }

  /** Ends all sampling of a sensor. */
  stopSampling(sensor: AnySensor): void {
    for (const client of this.#lines.keys()) client.stopSampling(sensor);
  }

  /** The bounds have changed: what is over them now goes, and who has room now goes on. */
  onBounds(): void {
    for (const line of this.#lines.values()) line.onBounds(this.#options.bounds);
    this.#budget.enforce();
  }

  /** Tells a client why, and lets it go within a moment, whether it takes that or not. */
  drop(client: ClientSession, reason: string): void {
    this.#events.onDrop(client, reason);
    this.#lines.get(client)?.drop(reason);
  }

  /** Tells all clients why (`#disconnect`), and resolves when they are gone. */
  async dismiss(reason: string): Promise<void> {
    if (this.#lines.size === 0) return;
    const gone = new Promise<void>((resolve) => {
      this.#onEmpty = resolve;
    });
    for (const client of this.#lines.keys()) client.close(reason);
    await gone;
  }

  /** Cuts off all clients. */
  cutOff(): void {
    for (const line of this.#lines.values()) line.cut();
  }

  #add(stream: Duplex, address: string): ClientSession {
    const { schedule, bounds, recentBytes } = this.#options;
    const [lane, budget] = [this.#turns.lane(), this.#budget];
    const line = new ClientLine(stream, this.#lineEvents, { id: ++this.#lastId, address, schedule, bounds, lane, budget, recentBytes });
    this.#lines.set(line.client, line);
    return line.client;
  }

  #cutForeign(line: ClientLine, reason: string): void {
    this.#events.onDrop(line.client, reason);
    line.cut();
  }

  /** Where there are too many, the oldest of those who have been told to go goes now. Why there is no room for one more; undefined where there is. */
  #makeRoom(): string | undefined {
    if (this.size < this.#options.bounds.now.maximumClients) return undefined;
    for (const [client, line] of this.#lines) {
      if (line.isOpen) continue;
      this.#forget(client, undefined);
      line.cut();
      return undefined;
    }
    return `this device has ${this.size} clients and accepts no more`;
  }

  #forget(client: ClientSession, cause: Error | undefined): void {
    if (!this.#lines.delete(client)) return;
    this.#throttle.onDisconnect(client);
    client.dispose(cause);
    this.#events.onDisconnect(client, cause);
    if (this.#lines.size === 0) this.#onEmpty();
  }
}
