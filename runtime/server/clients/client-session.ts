import { ConnectionLostError, FailReply } from "../../errors.js";
import { Address } from "../../protocol/address.js";
import { escapeArgument } from "../../protocol/escapes.js";
import { fromUnicode, type WireText } from "../../protocol/wire-text.js";
import type { Schedule } from "../../sensors/schedule.js";
import type { Sensor } from "../../sensors/sensor.js";
import { type SamplerHost, SensorSampler } from "../../sensors/sensor-sampler.js";
import type { AnySensor } from "../../sensors/sensor-set.js";
import type { Strategy } from "../../sensors/strategy.js";
import type { Connection } from "../../transport/connection.js";
import type { Lane } from "../../transport/turns.js";
import type { ClientBounds } from "./bounds.js";
import { Complaints } from "./complaints.js";
import { formatInform } from "./informs.js";

/** Longer than the network takes to refuse a write. */
const probeDelayMs = 1000;

/** A request whose handler has not settled. */
export interface PendingRequest {
  /** Tells the handler that nobody waits for it any more. */
  abort(reason: Error): void;
  /** About how many bytes are kept for it. */
  readonly keptBytes: number;
}

/** What a session is made of. */
export interface ClientSessionOptions {
  readonly connection: Connection;
  readonly schedule: Schedule;
  readonly bounds: ClientBounds;
  /** Its turns among the clients. */
  readonly lane: Lane;
  /** What is kept for it has changed. */
  readonly onKept: () => void;
}

/**
 * Why no requests of a client are read: too many of its own are pending, or of all clients, it does not read its answers, or one of them
 * is being written in pieces and must not be overtaken.
 */
type Hold = "pending" | "device" | "backlog" | "order";

/** One connected client: what it samples, what it waits for, and the way to it. */
export class ClientSession {
  /** Counts the clients of a device, from 1. */
  readonly id: number;
  /** `host:port`, as `?client-list` says it. */
  readonly address: string;
  /** @internal What it is told about what it sent. */
  readonly complaints: Complaints;
  readonly #connection: Connection;
  readonly #schedule: Schedule;
  readonly #bounds: ClientBounds;
  readonly #lane: Lane;
  readonly #onKept: () => void;
  readonly #samplerHost: SamplerHost<unknown>;
  readonly #samplers = new Map<AnySensor, SensorSampler<unknown>>();
  readonly #pending = new Set<PendingRequest>();
  #pendingBytes = 0;
  readonly #holds = new Set<Hold>();
  /** The first report of a sensor is part of the answer. */
  #isFirstReport = false;
  #lostLogLines = 0;
  #hasEnded = false;
  #isGone = false;
  #stopProbe: () => void = () => {};

  /** @internal */
  constructor(id: number, address: string, { connection, schedule, bounds, lane, onKept }: ClientSessionOptions) {
    this.id = id;
    this.address = address;
    this.#connection = connection;
    this.#schedule = schedule;
    this.#samplerHost = { schedule, report: (sensor) => this.#report(sensor) };
    this.#bounds = bounds;
    this.complaints = new Complaints(() => schedule.clock.elapsedMs(), bounds.maximumBadLines);
    this.#lane = lane;
    this.#onKept = onKept;
  }

  /** `address` as a value, to compare or to send on; undefined where it is none of IP: in a network of one's own. */
  get peer(): Address | undefined {
    return Address.read(this.address);
  }

  /** Sends an inform to this client alone (guidelines §2): strings, numbers, booleans, bytes, addresses. @throws DatatypeError, MessageSyntaxError */
  inform(name: string, ...values: readonly unknown[]): void {
    this.write(formatInform(name, values));
  }

  /** Says why (`#disconnect`, guidelines §4.2), and closes once that is sent. What it has asked for is given up. */
  close(reason: string): void {
    this.write(`#disconnect ${escapeArgument(fromUnicode(reason))}\n`);
    this.#connection.end();
    for (const request of this.#pending) request.abort(new ConnectionLostError(`client ${this.address} was let go: ${reason}`));
  }

  /** Resolves when there is room again in what waits to be sent. */
  drain(): Promise<void> {
    return this.#connection.drain();
  }

  /** Whether more waits to be sent than the stream wants to hold: time to `drain`. */
  get isCongested(): boolean {
    return this.#connection.isCongested;
  }

  /** Bytes that wait to be sent. */
  get backlogBytes(): number {
    return this.#connection.backlogBytes;
  }

  /** @internal Sends lines, each with its newline. */
  write(lines: WireText): void {
    this.#connection.write(lines);
  }

  /** @internal Sends lines that the client asked for. They are not held against it; but until it has read most of them, it asks no more. */
  answer(lines: WireText): void {
    this.#connection.writeOwed(lines);
  }

  /** @internal A request has been answered: a client that lets its answers pile up is not asked for more until it has taken them. */
  answered(): void {
    if (this.#connection.backlogBytes <= this.#bounds.readingBacklogBytes || this.#holds.has("backlog")) return;
    this.hold("backlog");
    this.drain().then(() => this.release("backlog"));
  }

  /** @internal Sends a line of the log, unless so much waits that a burst of them would pile up; then a later line tells how many are missing. */
  writeLog(line: WireText, formatLoss: (count: number) => WireText): void {
    if (this.backlogBytes > this.#bounds.logBacklogBytes) {
      this.#lostLogLines++;
      return;
    }
    if (this.#lostLogLines > 0) this.write(formatLoss(this.#lostLogLines));
    this.#lostLogLines = 0;
    this.write(line);
  }

  /** @internal The strategy of a sensor for this client. */
  strategyOf(sensor: AnySensor): Strategy {
    return this.#samplers.get(sensor)?.strategy ?? { kind: "none" };
  }

  /** @internal Whether so many more sensors may be sampled. @throws FailReply */
  checkSampling(sensors: readonly AnySensor[]): void {
    if (this.#bounds.maximumSampledSensors === Number.POSITIVE_INFINITY) return;
    const count = this.#samplers.size + sensors.filter((sensor) => !this.#samplers.has(sensor)).length;
    const { maximumSampledSensors } = this.#bounds;
    if (count > maximumSampledSensors) throw new FailReply(`Too many sensors: one client may sample ${maximumSampledSensors} of them`);
  }

  /** @internal Samples a sensor from now on, and reports it at once (guidelines §7.1). */
  sample(sensor: AnySensor, strategy: Strategy): void {
    this.stopSampling(sensor);
    // A handler that took its time may ask for it when the client has left.
    if (strategy.kind === "none" || this.#isGone) return;
    const sampler = new SensorSampler<unknown>(sensor, strategy, this.#samplerHost);
    this.#samplers.set(sensor, sampler);
    this.#isFirstReport = true;
    sampler.start();
    this.#isFirstReport = false;
  }

  /** Samples a sensor, or without one all sensors, for this client no more: its strategy is `none` from now on (guidelines §7.1). */
  stopSampling(sensor?: AnySensor): void {
    const sensors = sensor === undefined ? [...this.#samplers.keys()] : [sensor];
    for (const each of sensors) {
      this.#samplers.get(each)?.stop();
      this.#samplers.delete(each);
    }
  }

  /** @internal The requests whose handlers have not settled. */
  get pending(): ReadonlySet<PendingRequest> {
    return this.#pending;
  }

  /** @internal Keeps a request until `settled`. */
  addPending(request: PendingRequest): void {
    this.#pending.add(request);
    this.#pendingBytes += request.keptBytes;
    this.#onKept();
    if (this.#pending.size >= this.#bounds.maximumPending) this.hold("pending");
  }

  /** @internal A client that sends no more is let go when its last answer is written. */
  settled(request: PendingRequest): void {
    if (this.#pending.delete(request)) this.#pendingBytes -= request.keptBytes;
    if (this.#pending.size < this.#bounds.maximumPending) this.release("pending");
    this.#closeIfDone();
  }

  /** @internal Reads no more requests, until there is no reason left not to. */
  hold(reason: Hold): void {
    this.#holds.add(reason);
    this.#connection.pause();
  }

  /** @internal Whether its requests are read now. */
  release(reason: Hold): boolean {
    if (this.#holds.delete(reason) && this.#holds.size === 0) this.#connection.resume();
    return this.#holds.size === 0;
  }

  /** @internal Bytes of the requests that are pending. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /** @internal Its turns among the clients. */
  get lane(): Lane {
    return this.#lane;
  }

  /** @internal It is gone, or about to go: nobody reads what is written. */
  get isGone(): boolean {
    return this.#isGone || !this.#connection.isOpen;
  }

  /** @internal The client sends no more; it still gets what it asked for. */
  end(): void {
    this.#hasEnded = true;
    this.#closeIfDone();
    if (this.#pending.size > 0) this.#probe();
  }

  /** @internal The connection is gone: nothing of this client is left behind. */
  dispose(reason: Error): void {
    this.#isGone = true;
    this.#stopProbe();
    for (const sampler of this.#samplers.values()) sampler.stop();
    this.#samplers.clear();
    for (const request of this.#pending) request.abort(reason);
    this.#pending.clear();
    this.#pendingBytes = 0;
  }

  #report(sensor: Sensor<unknown>): void {
    if (this.#isFirstReport) this.answer(sensor.statusLine);
    else this.write(sensor.statusLine);
  }

  /**
   * Whether a client that sends no more is still there, only writing tells: the network refuses the first write to one that is
   * gone, and the second then fails. Both are empty lines, which §2.1 has clients ignore.
   */
  #probe(): void {
    this.write("\n");
    this.#stopProbe = this.#schedule.clock.after(probeDelayMs, () => this.write("\n"));
  }

  #closeIfDone(): void {
    if (this.#hasEnded && this.#pending.size === 0) this.#connection.end();
  }
}
