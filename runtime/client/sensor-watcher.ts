import type { Message } from "../protocol/message.js";
import type { SensorSource } from "../sensors/mirror.js";
import type { Reading } from "../sensors/reading.js";
import { SensorSet } from "../sensors/sensor-set.js";
import type { Client } from "./client.js";
import type { ClientCore } from "./client-core.js";
import type { CallOptions } from "./client-options.js";
import type { ClientSensor } from "./client-sensor.js";
import type { OrText } from "./received.js";
import { DeviceMirror } from "./sampling/device-mirror.js";
import type { DirectoryUser } from "./sampling/directory-options.js";
import type { SensorInfo } from "./sampling/sensor-info.js";
import { StrategyRules } from "./sampling/strategy-rules.js";
import type { StrategyText } from "./sampling/strategy-text.js";
import { type SyncState, SyncStates } from "./sync-state.js";
import { describeUnsynced } from "./unsynced.js";

/** Options of a watcher. */
export interface WatcherOptions {
  /** Which sensors to mirror; default: all. */
  readonly filter?: ((sensor: SensorInfo) => boolean) | undefined;
  /** The strategy, unless `setStrategy` sets another; default `auto`: the device's own. */
  readonly strategy?: StrategyText | undefined;
  /**
   * Gets each reading undecoded, for a program that only passes readings on. The mirrored sensors then stay `unknown`. `first` is the index of
   * the argument with the sensor's name in the inform; its status and its value follow (guidelines §7.3).
   */
  readonly onReading?: ((name: string, inform: Message, first: number) => void) | undefined;
}

/**
 * Mirrors the sensors of a device into a `SensorSet`, and follows all changes, also after a reconnection. While the device is disconnected,
 * its sensors are `unreachable` and keep their last values. A reading that cannot be decoded leaves the last value with the status
 * `unknown`, and the client warns. Integers beyond 2^53 are bigint.
 */
export class SensorWatcher implements SensorSource {
  /** The mirrored sensors, by their names on the device. */
  readonly sensors = new SensorSet();
  readonly #core: ClientCore;
  readonly #strategies: StrategyRules;
  readonly #mirror: DeviceMirror;
  readonly #sync = new SyncStates();
  #stop: () => void = () => {};

  /** Starts at once, also without a connection. You can create and close watchers at any time. */
  constructor(client: Client, { filter = () => true, strategy = "auto", onReading }: WatcherOptions = {}) {
    this.#core = client.core;
    this.sensors.guard = client.core.guard;
    this.#strategies = new StrategyRules(strategy);
    this.#mirror = new DeviceMirror({
      sensors: this.sensors,
      strategies: this.#strategies,
      maximumHeldBytes: client.core.bounds.maximumHeldBytes,
      major: () => client.core.major,
      sample: (name, needed, listener) => client.core.sample(name, needed, listener),
      // A sensor that the filter fails on is left out.
      accepts: client.core.guard.ask("the filter of a SensorWatcher", filter, false),
      take: onReading && client.core.guard.wrap("onReading of a SensorWatcher", onReading),
      onProgress: () => this.#look(),
      onProblem: (sensor, message) => this.#warn(sensor, message),
    });
    const stopStates = this.#core.states.observe(({ kind }) => {
      if (kind === "closed") this.close();
      else if (kind !== "connected") this.#onLost();
      else this.#sync.set("syncing");
    });
    if (this.#core.link !== undefined) this.#sync.set("syncing");
    const stopUsing = this.#core.directory.use(this.#user);
    this.#stop = () => {
      stopStates();
      stopUsing();
    };
    if (this.#core.states.state.kind === "closed") this.close();
  }

  /** `synced` means: the sensors are those of the device, and are sampled. */
  get state(): SyncState {
    return this.#sync.state;
  }

  /** The current state and all later ones; it ends after `closed`. */
  states(options: Pick<CallOptions, "signal"> = {}): AsyncIterableIterator<SyncState> {
    return this.#sync.states(options);
  }

  /**
   * Resolves when it is `synced`.
   * @throws KatcpError if it is closed, or if the signal aborts: it says what is missing, and its cause is the reason of the signal
   */
  synced({ signal }: Pick<CallOptions, "signal"> = {}): Promise<void> {
    return this.#sync.synced({ signal, explain: (reason) => describeUnsynced(this.#core, reason) });
  }

  /** Whether the readings are current, for `mirrorSensors`. */
  get isConnected(): boolean {
    return this.#core.link !== undefined;
  }

  /** Calls `observer` when that changes. Call the returned function to stop. */
  onConnectedChange(observer: (isConnected: boolean) => void): () => void {
    const notify = this.#core.guard.wrap("an observer of onConnectedChange", observer);
    let before = this.isConnected;
    return this.#core.states.observe(({ kind }) => {
      if ((kind === "connected") === before) return;
      before = !before;
      notify(before);
    });
  }

  /**
   * Sets the strategy of one sensor by name, or of all whose names match a pattern. The last call wins. It also applies to sensors that
   * come later, or come back.
   */
  setStrategy(names: string | RegExp, strategy: StrategyText): void {
    this.#strategies.set(names, strategy);
    this.#mirror.resample(names);
    this.#look();
  }

  /**
   * The last reading of a sensor of the interface, with its type, without a request: `watcher.reading(dev.sensors.rx.temp)`. Undefined if
   * it is not mirrored.
   * @throws DatatypeError if the value does not match the type
   */
  reading<T>(sensor: ClientSensor<T>): Reading<OrText<T>> | undefined {
    for (const name of sensor.names) {
      const mirrored = this.sensors.get(name);
      if (mirrored !== undefined) return sensor.readFrom(mirrored);
    }
    return undefined;
  }

  /** Stops mirroring. The sensors keep their values, and are `unreachable`. You can call it more than once. */
  close(): void {
    if (this.#sync.state === "closed") return;
    this.#stop();
    this.#mirror.close();
    this.#sync.set("closed");
  }

  [Symbol.dispose](): void {
    this.close();
  }

  readonly #user: DirectoryUser = {
    onSyncing: () => this.#sync.set("syncing"),
    onAdded: (info) => this.#mirror.add(info),
    onChanged: (info) => {
      this.#mirror.remove(info.name);
      this.#mirror.add(info);
    },
    onRemoved: (name) => this.#mirror.remove(name),
    onListed: () => this.#look(),
  };

  /** Whether it is synced now. */
  #look(): void {
    if (this.#sync.state === "closed" || this.#core.link === undefined) return;
    this.#sync.set(this.#core.directory.isListed && !this.#mirror.isBehind ? "synced" : "syncing");
  }

  #onLost(): void {
    this.#sync.set("disconnected");
    this.#mirror.onLost();
  }

  #warn(sensor: string, text: string): void {
    this.#core.warn({ kind: "sensor", device: this.#core.address, sensor, message: `sensor "${sensor}": ${text}` });
  }
}
