import { KatcpError, messageOf, RequestTimeoutError } from "../errors.js";
import { answered } from "../guard.js";
import type { Reading } from "../sensors/reading.js";
import { afterLastLook } from "./calls/last-look.js";
import type { Client } from "./client.js";
import type { ClientSensor } from "./client-sensor.js";
import type { ClientState } from "./connection/client-state.js";
import type { ListenOptions, WaitOptions } from "./reading-options.js";
import type { OrText } from "./received.js";
import type { StrategyText } from "./sampling/strategy-text.js";
import type { ReadingEvents } from "./sampling/typed-listener.js";
import { onAbort } from "./streams/on-abort.js";
import { type BufferPolicy, Stream } from "./streams/stream.js";

/** The outcome at each device of a group, by the name of the device: a value, or the error. */
export type GroupOutcome<T> = ReadonlyMap<string, PromiseSettledResult<T>>;

/** A change at a device of a group. */
export type GroupChange<T> =
  | { readonly device: string; readonly kind: "state"; readonly state: ClientState }
  | { readonly device: string; readonly kind: "reading"; readonly sensor: string; readonly reading: Reading<OrText<T>> }
  /** The readings of a sensor have ended; `cause` is the error, if there was one. */
  | { readonly device: string; readonly kind: "end"; readonly sensor: string; readonly cause: unknown };

/** Which changes to stream, and how many wait for a slow reader. */
export interface ChangesOptions<C extends Client, T> extends ListenOptions {
  /** The sensors of each device to sample; default: none, only states. */
  readonly sensors?: ((device: C) => readonly ClientSensor<T>[]) | undefined;
  /** Default `event`. */
  readonly strategy?: StrategyText | undefined;
  readonly buffer?: BufferPolicy | undefined;
  /** Ends the stream with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of a wait for many devices. */
export interface QuorumOptions extends WaitOptions {
  /** How many devices must have the wanted value; default: all. */
  readonly quorum?: number | undefined;
}

/** Clients of devices of one kind, each with a name, to use together. */
export class DeviceGroup<C extends Client> {
  readonly devices: ReadonlyMap<string, C>;

  /** The clients by their names: `new DeviceGroup({ m000: new ReceiverClient("m000", 7147), … })`. */
  constructor(devices: Readonly<Record<string, C>> | Iterable<readonly [name: string, device: C]>) {
    this.devices = new Map(Symbol.iterator in devices ? devices : Object.entries(devices));
  }

  /** Connects all clients, and returns the outcomes. Clients that cannot connect are closed; `start` keeps trying. */
  connect(): Promise<GroupOutcome<void>> {
    return this.request((device) => device.connect());
  }

  /** Starts all clients, which keep trying to connect. */
  start(): this {
    for (const device of this.devices.values()) device.start();
    return this;
  }

  /**
   * Calls a function for all devices at once, and returns the outcomes; it never throws. `group.request((dev) => dev.req.tune({ frequency:
   * 1420 }))`
   */
  async request<T>(ask: (device: C, name: string) => Promise<T>): Promise<GroupOutcome<T>> {
    const names = [...this.devices.keys()];
    const askOne = answered(ask);
    const outcomes = await Promise.allSettled([...this.devices].map(async ([name, device]) => askOne(device, name)));
    return new Map(outcomes.map((outcome, index) => [names[index] ?? "", outcome]));
  }

  /**
   * A stream of the changes at all devices, in their order: states, and readings of sensors. It ends with the loop, or when all clients are
   * closed.
   */
  changes<T = unknown>({
    sensors = () => [],
    strategy = "event",
    buffer,
    signal,
    ...options
  }: ChangesOptions<C, T> = {}): AsyncIterableIterator<GroupChange<T>> {
    // First of all: what it throws is for whoever calls, and nothing is listened to then.
    const sensorsOf = answered(sensors);
    const wanted = new Map([...this.devices.values()].map((device) => [device, sensorsOf(device)]));
    const undo: (() => void)[] = [];
    const [first] = this.devices.values();
    const stream = new Stream<GroupChange<T>>({
      buffer,
      maximumBytes: first?.core.bounds.maximumHeldBytes,
      onEnd: () => {
        for (const each of undo) each();
      },
    });
    let open = this.devices.size;
    for (const [name, device] of this.devices) {
      const push = (state: ClientState): void => {
        stream.push({ device: name, kind: "state", state });
        if (state.kind === "closed" && --open === 0) stream.end();
      };
      for (const sensor of wanted.get(device) ?? []) undo.push(sensor.follow(strategy, eventsOf(stream, name, sensor), options));
      undo.push(device.core.states.observe(push));
      push(device.state);
    }
    return stream.obey(signal);
  }

  /**
   * Waits until a sensor has the wanted value at enough devices, and returns their readings. Devices whose sensor has ended do not count.
   * @throws RequestTimeoutError after `timeoutMs`, with the names of the missing devices. @throws KatcpError if too many devices cannot
   * have the value
   */
  waitFor<T>(
    sensorOf: (device: C) => ClientSensor<T>,
    wanted: T | ((reading: Reading<OrText<T>>) => boolean),
    { quorum = this.devices.size, timeoutMs, ...options }: QuorumOptions = {},
  ): Promise<ReadonlyMap<string, Reading<OrText<T>>>> {
    const ending = new AbortController();
    const signal = options.signal === undefined ? ending.signal : AbortSignal.any([ending.signal, options.signal]);
    const there = new Map<string, Reading<OrText<T>>>();
    const failed = new Map<string, unknown>();
    const waits = new Promise<ReadonlyMap<string, Reading<OrText<T>>>>((resolve, reject) => {
      if (there.size >= quorum) resolve(there);
      const look = (): void => {
        if (there.size >= quorum) resolve(there);
        else if (options.signal?.aborted) reject(options.signal.reason);
        else if (this.devices.size - failed.size < quorum) reject(this.#describeFailures(failed, quorum));
      };
      for (const [name, device] of this.devices) {
        answered(sensorOf)(device)
          .waitFor(wanted, { ...options, signal })
          .then(
            (reading) => there.set(name, reading),
            (thrown: unknown) => failed.set(name, thrown),
          )
          .then(look);
      }
      this.#time(timeoutMs, () => reject(this.#describeTimeout(there, timeoutMs ?? 0)), signal);
    });
    return waits.finally(() => ending.abort(new KatcpError("the group has waited enough")));
  }

  /** Closes all clients. You can call it more than once. */
  async close(): Promise<void> {
    await Promise.all([...this.devices.values()].map((device) => device.close()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #time(timeoutMs: number | undefined, callback: () => void, signal: AbortSignal): void {
    const devices = [...this.devices.values()];
    const [device] = devices;
    if (timeoutMs === undefined || device === undefined) return;
    const progress = (): number => devices.reduce((sum, { core }) => sum + (core.link?.chunks ?? 0), 0);
    onAbort(signal, afterLastLook({ clock: device.core.clock, delayMs: timeoutMs, progress }, callback));
  }

  #describeFailures(failed: ReadonlyMap<string, unknown>, quorum: number): KatcpError {
    const reasons = [...failed].map(([name, thrown]) => `${name} (${messageOf(thrown)})`);
    return new KatcpError(`${quorum} of ${this.devices.size} devices cannot have the wanted value: ${reasons.join(", ")}`);
  }

  #describeTimeout(there: ReadonlyMap<string, unknown>, timeoutMs: number): RequestTimeoutError {
    const missing = [...this.devices.keys()].filter((name) => !there.has(name));
    return new RequestTimeoutError(`not with the wanted value within ${timeoutMs / 1000} s: ${missing.join(", ")}`);
  }
}

function eventsOf<T>(stream: Stream<GroupChange<T>>, device: string, { name: sensor }: ClientSensor<T>): ReadingEvents<OrText<T>> {
  return {
    tellReading: (reading, { bytes }) => stream.push({ device, kind: "reading", sensor, reading }, bytes),
    tellEnd: (cause) => stream.push({ device, kind: "end", sensor, cause }),
  };
}
