import { ConnectionLostError, withoutStack } from "../../errors.js";
import { Address } from "../../protocol/address.js";
import { escapeArgument } from "../../protocol/escapes.js";
import { fromUnicode, type WireText } from "../../protocol/wire-text.js";
import type { Schedule } from "../../sensors/schedule.js";
import type { AnySensor } from "../../sensors/sensor-set.js";
import type { Connection } from "../../transport/connection.js";
import type { PeerCertificate } from "../../transport/peer-certificate.js";
import type { Lane } from "../../transport/turns.js";
import { ClientMeter } from "./client-meter.js";
import { ClientRequests, type PendingRequest } from "./client-requests.js";
import { ClientSampling } from "./client-sampling.js";
import { Complaints } from "./complaints.js";
import { HalfClose } from "./half-close.js";
import { formatInform } from "./informs.js";
import type { ClientBounds } from "./live-bounds.js";
import { LogOutlet } from "./log-outlet.js";
import type { RecentLines } from "./recent-lines.js";

/** What a session is made of. */
export interface ClientSessionOptions {
  readonly connection: Connection;
  readonly schedule: Schedule;
  readonly bounds: ClientBounds;
  /** Its turns among the clients. */
  readonly lane: Lane;
  /** What is kept for it has changed. */
  readonly onKept: () => void;
  /** Where its last lines are kept, if they are. */
  readonly recent: RecentLines | undefined;
}

/** A connected client. */
export class ClientSession {
  /** The number of the client, counted from 1. */
  readonly id: number;
  /** `host:port`, as `?client-list` says it. */
  readonly address: string;
  /** Its role among those of the interface; undefined if the interface has none. */
  role: string | undefined;
  /** The certificate that it showed, if its listener has TLS and asks for one. */
  certificate: PeerCertificate | undefined;
  /** @internal How much it may, as the requests count it. */
  rank = 0;
  /** @internal What it is told about what it sent. */
  readonly complaints: Complaints;
  /** @internal Its turns among the clients. */
  readonly lane: Lane;
  /** @internal How much it asks for. */
  readonly meter: ClientMeter;
  /** @internal Its last lines, if they are kept. */
  readonly recent: RecentLines | undefined;
  /** @internal Sends it lines of the log. */
  readonly log: LogOutlet;
  /** @internal Its requests whose handlers have not settled, and whether more are read. */
  readonly requests: ClientRequests;
  readonly #options: ClientSessionOptions;
  readonly #connection: Connection;
  readonly #halfClose: HalfClose;
  #sampling: ClientSampling | undefined;
  #isGone = false;

  /** @internal */
  constructor(id: number, address: string, options: ClientSessionOptions) {
    const { connection, schedule, bounds, lane, recent } = options;
    this.id = id;
    this.address = address;
    this.#options = options;
    this.#connection = connection;
    this.complaints = new Complaints(() => schedule.clock.elapsedMs(), bounds);
    this.lane = lane;
    this.recent = recent;
    this.meter = new ClientMeter(schedule.clock.elapsedMs());
    this.log = new LogOutlet(this, bounds);
    this.requests = new ClientRequests(connection, bounds);
    const line = { write: (lines: WireText) => this.write(lines), end: () => connection.end(), pendingCount: () => this.requests.size };
    this.#halfClose = new HalfClose(line, schedule.clock);
  }

  /** `address` as a value, to compare or to send; undefined if it is not an IP address, as in a memory network. */
  get peer(): Address | undefined {
    return Address.read(this.address);
  }

  /** Sends an inform to this client only (guidelines §2): strings, numbers, booleans, bytes, addresses. @throws DatatypeError, MessageSyntaxError */
  inform(name: string, ...values: readonly unknown[]): void {
    this.write(formatInform(name, values));
  }

  /** Sends the reason (`#disconnect`, guidelines §4.2), and closes the connection after that. Its pending requests are cancelled. */
  close(reason: string): void {
    this.write(`#disconnect ${escapeArgument(fromUnicode(reason))}\n`);
    this.#connection.end();
    this.requests.abort(withoutStack(() => new ConnectionLostError(`client ${this.address} was disconnected: ${reason}`)));
  }

  /** Resolves when there is room again for output. */
  drain(): Promise<void> {
    return this.#connection.drain();
  }

  /** Stops the sampling of a sensor for this client, or of all sensors: the strategy is `none` from now on (guidelines §7.1). */
  stopSampling(sensor?: AnySensor): void {
    this.#sampling?.stop(sensor);
  }

  /** Whether so much output waits that it is time to `drain`. */
  get isCongested(): boolean {
    return this.#connection.isCongested;
  }

  /** Bytes that wait to be sent. */
  get backlogBytes(): number {
    return this.#connection.backlogBytes;
  }

  /** @internal What it samples: made for the first request about that. */
  get sampling(): ClientSampling {
    if (this.#sampling === undefined) {
      const { connection, schedule, bounds, recent } = this.#options;
      const noted = { write: (line: WireText) => this.write(line), writeOwed: (line: WireText) => this.answer(line) };
      this.#sampling = new ClientSampling(recent === undefined ? connection : noted, schedule, bounds);
      if (this.#isGone) this.#sampling.end();
    }
    return this.#sampling;
  }

  /** @internal Sends lines, each with its newline. */
  write(lines: WireText): void {
    if (this.recent !== undefined) this.recent.note("device", lines);
    this.#connection.write(lines);
  }

  /** @internal Sends lines that the client asked for. They are not held against it; but until it has read most of them, it asks no more. */
  answer(lines: WireText): void {
    if (this.recent !== undefined) this.recent.note("device", lines);
    this.#connection.writeOwed(lines);
  }

  /** @internal A request has been answered: a client that lets its answers pile up is not asked for more until it has taken them. */
  answered(): void {
    if (this.backlogBytes <= this.#options.bounds.readingBacklogBytes || this.requests.isHeld("backlog")) return;
    this.requests.hold("backlog");
    this.drain().then(() => this.requests.release("backlog"));
  }

  /** @internal Keeps a request until `settled`. */
  addPending(request: PendingRequest): void {
    this.requests.add(request);
    this.#options.onKept();
  }

  /** @internal A client that sends no more is let go when its last answer is written. */
  settled(request: PendingRequest): void {
    this.requests.settled(request);
    this.#halfClose.look();
  }

  /** @internal Bytes that it has been sent, or that wait to be. */
  get sentBytes(): number {
    return this.#connection.sentBytes;
  }

  /** @internal Bytes that the device keeps for it. */
  get keptBytes(): number {
    return this.#connection.keptBytes + this.requests.bytes;
  }

  /** @internal The client sends no more; it still gets what it asked for. */
  end(): void {
    this.#halfClose.begin();
  }

  /** @internal The connection is gone, as the network says: nothing of this client is left behind. */
  dispose(cause: Error | undefined): void {
    this.#isGone = true;
    this.#halfClose.stop();
    this.#sampling?.end();
    if (this.requests.size === 0) return;
    this.requests.abort(withoutStack(() => new ConnectionLostError(`client ${this.address} is gone`, { cause })));
    this.requests.clear();
  }
}
