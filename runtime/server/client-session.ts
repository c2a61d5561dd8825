import { formatUntyped } from "../protocol/datatypes.js";
import { escapeArgument } from "../protocol/escapes.js";
import { formatArguments } from "../protocol/message.js";
import { fromUnicode, type WireText } from "../protocol/wire-text.js";
import type { Schedule } from "../sensors/schedule.js";
import type { Sensor } from "../sensors/sensor.js";
import { SensorSampler } from "../sensors/sensor-sampler.js";
import type { AnySensor } from "../sensors/sensor-set.js";
import type { Strategy } from "../sensors/strategy.js";
import type { Connection } from "../transport/connection.js";

/** Longer than the network takes to refuse a write. */
const probeDelayMs = 1000;

/** A request whose handler has not settled. */
export interface PendingRequest {
  /** Tells the handler that nobody waits for it any more. */
  abort(reason: Error): void;
}

/** What a session is made of. */
export interface ClientSessionOptions {
  readonly connection: Connection;
  readonly schedule: Schedule;
  /** With so many requests pending, no more are read. */
  readonly maximumPending: number;
}

/** One connected client: what it samples, what it waits for, and the way to it. */
export class ClientSession {
  /** Counts the clients of a device, from 1. */
  readonly id: number;
  /** `host:port`, as `?client-list` says it. */
  readonly address: string;
  readonly #connection: Connection;
  readonly #schedule: Schedule;
  readonly #maximumPending: number;
  readonly #samplers = new Map<AnySensor, SensorSampler<unknown>>();
  readonly #pending = new Set<PendingRequest>();
  #hasEnded = false;
  #stopProbe: () => void = () => {};

  /** @internal */
  constructor(id: number, address: string, { connection, schedule, maximumPending }: ClientSessionOptions) {
    this.id = id;
    this.address = address;
    this.#connection = connection;
    this.#schedule = schedule;
    this.#maximumPending = maximumPending;
  }

  /** Sends an inform to this client alone (guidelines §2): strings, numbers, booleans, bytes, addresses. @throws DatatypeError */
  inform(name: string, ...values: readonly unknown[]): void {
    this.write(`#${name}${formatArguments(values.map(formatUntyped))}\n`);
  }

  /** Says why (`#disconnect`, guidelines §4.2), and closes once that is sent. */
  close(reason: string): void {
    this.write(`#disconnect ${escapeArgument(fromUnicode(reason))}\n`);
    this.#connection.end();
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

  /** @internal The strategy of a sensor for this client. */
  strategyOf(sensor: AnySensor): Strategy {
    return this.#samplers.get(sensor)?.strategy ?? { kind: "none" };
  }

  /** @internal Samples a sensor from now on, and reports it at once (guidelines §7.1). */
  sample(sensor: AnySensor, strategy: Strategy): void {
    this.stopSampling(sensor);
    if (strategy.kind === "none") return;
    const report = (sampled: Sensor<unknown>): void => this.write(`#sensor-status${sampled.wire}\n`);
    const sampler = new SensorSampler<unknown>(sensor, strategy, { schedule: this.#schedule, report });
    this.#samplers.set(sensor, sampler);
    sampler.start();
  }

  /** @internal */
  stopSampling(sensor: AnySensor): void {
    this.#samplers.get(sensor)?.stop();
    this.#samplers.delete(sensor);
  }

  /** @internal The requests whose handlers have not settled. */
  get pending(): ReadonlySet<PendingRequest> {
    return this.#pending;
  }

  /** @internal Keeps a request until `settled`. */
  addPending(request: PendingRequest): void {
    this.#pending.add(request);
    if (this.#isFull) this.pauseReading();
  }

  /** @internal Takes no more requests for now. */
  pauseReading(): void {
    this.#connection.pause();
  }

  /** @internal Takes requests again, unless too many of its own are pending. */
  resumeReading(): void {
    if (!this.#isFull) this.#connection.resume();
  }

  get #isFull(): boolean {
    return this.#pending.size >= this.#maximumPending;
  }

  /** @internal A client that sends no more is let go when its last answer is written. */
  settled(request: PendingRequest): void {
    this.#pending.delete(request);
    this.#closeIfDone();
  }

  /** @internal The client sends no more; it still gets what it asked for. */
  end(): void {
    this.#hasEnded = true;
    this.#closeIfDone();
    if (this.#pending.size > 0) this.#probe();
  }

  /** @internal The connection is gone: nothing of this client is left behind. */
  dispose(reason: Error): void {
    this.#stopProbe();
    for (const sampler of this.#samplers.values()) sampler.stop();
    this.#samplers.clear();
    for (const request of this.#pending) request.abort(reason);
    this.#pending.clear();
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
