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

/** What is mirrored, and how. */
export interface WatcherOptions {
  /** Which sensors; default: all. */
  readonly filter?: ((sensor: SensorInfo) => boolean) | undefined;
  /** How they are sampled unless `setStrategy` says otherwise; default `auto`, as the device chose. */
  readonly strategy?: StrategyText | undefined;
}

/**
 * Mirrors the sensors of a device into a set of one's own: as they come, change and go, across reconnections. While the device is
 * away they are `unreachable`, with their last values. A reading that cannot be shown leaves the last value, the status `unknown`
 * and a warning; it stops nothing. Integers beyond 2^53 are bigint.
 */
export class SensorWatcher implements SensorSource {
  /** The mirrored sensors, by their names on the device. */
  readonly sensors = new SensorSet();
  readonly #core: ClientCore;
  readonly #strategies: StrategyRules;
  readonly #mirror: DeviceMirror;
  readonly #sync = new SyncStates();
  #stop: () => void = () => {};

  /** Begins at once, also while the client has no connection; it may be made and closed at any time. */
  constructor(client: Client, { filter = () => true, strategy = "auto" }: WatcherOptions = {}) {
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

  /** `synced`: the sensors are those of the device, and sampled. */
  get state(): SyncState {
    return this.#sync.state;
  }

  /** The state, and each one from then on; it ends after `closed`. */
  states(options: Pick<CallOptions, "signal"> = {}): AsyncIterableIterator<SyncState> {
    return this.#sync.states(options);
  }

  /** Resolves once it is `synced`. @throws KatcpError once it is closed, and where the signal aborts: it says what there is not yet, and its cause is the signal's reason */
  synced({ signal }: Pick<CallOptions, "signal"> = {}): Promise<void> {
    return this.#sync.synced({ signal, explain: (reason) => describeUnsynced(this.#core, reason) });
  }

  /** Whether the readings are those of now: for `mirrorSensors`. */
  get isConnected(): boolean {
    return this.#core.link !== undefined;
  }

  /** Has `observer` called when that changes; returns how to end it. */
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
   * How sensors are sampled: one by its name, or all whose names match; what is said last holds. Also for sensors that are not there
   * yet, and kept for those that go and come back.
   */
  setStrategy(names: string | RegExp, strategy: StrategyText): void {
    this.#strategies.set(names, strategy);
    this.#mirror.resample(names);
    this.#look();
  }

  /**
   * The last reading of a sensor of the interface, with its type, without a question to the device: `watcher.reading(dev.sensors.rx.temp)`;
   * undefined where it is not mirrored. @throws DatatypeError where it is no value of the sensor's type
   */
  reading<T>(sensor: ClientSensor<T>): Reading<OrText<T>> | undefined {
    for (const name of sensor.names) {
      const mirrored = this.sensors.get(name);
      if (mirrored !== undefined) return sensor.readFrom(mirrored);
    }
    return undefined;
  }

  /** Stops mirroring; the sensors keep what they have, and are `unreachable`. Idempotent. */
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
