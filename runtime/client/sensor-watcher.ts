import { messageOf } from "../errors.js";
import type { SensorSource } from "../sensors/mirror.js";
import { SensorSet } from "../sensors/sensor-set.js";
import type { Client } from "./client.js";
import type { ClientCore } from "./client-core.js";
import type { DirectoryUser } from "./sampling/directory-options.js";
import { MirroredSensor, type MirroredSensorEvents } from "./sampling/mirrored-sensor.js";
import type { SensorInfo } from "./sampling/sensor-info.js";
import { matches, StrategyRules } from "./sampling/strategy-rules.js";
import type { StrategyText } from "./sampling/strategy-text.js";
import { type SyncState, SyncStates } from "./sync-state.js";

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
  readonly #filter: (sensor: SensorInfo) => boolean;
  readonly #strategies: StrategyRules;
  readonly #mirrored = new Map<string, MirroredSensor>();
  readonly #sync = new SyncStates();
  /** How many are not sampled yet as wanted. */
  #behind = 0;
  #stop: () => void = () => {};

  /** Begins at once, also while the client has no connection; it may be made and closed at any time. */
  constructor(client: Client, { filter = () => true, strategy = "auto" }: WatcherOptions = {}) {
    this.#core = client.core;
    this.sensors.guard = client.core.guard;
    // A sensor that the filter fails on is left out.
    this.#filter = client.core.guard.ask("the filter of a SensorWatcher", filter, false);
    this.#strategies = new StrategyRules(strategy);
    this.#events = {
      major: () => this.#core.major,
      onAccepted: (which) => this.#catchUp(which),
      onDoubt: (which) => this.#fallBehind(which),
      onRefused: (which, error) => this.#onRefused(which, error),
      onProblem: (sensor, message) => this.#warn(sensor, message),
    };
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
  states(): AsyncIterableIterator<SyncState> {
    return this.#sync.states();
  }

  /** Resolves once it is `synced`. @throws ConnectionLostError once it is closed. @throws the reason of the signal */
  synced(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    return this.#sync.synced(options.signal);
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
    for (const mirrored of this.#mirrored.values()) if (matches(names, mirrored.sensor.name)) this.#sample(mirrored);
    this.#look();
  }

  /** Stops mirroring; the sensors keep what they have, and are `unreachable`. Idempotent. */
  close(): void {
    if (this.#sync.state === "closed") return;
    this.#stop();
    for (const mirrored of this.#mirrored.values()) {
      mirrored.sampling?.remove();
      mirrored.loseTouch();
    }
    this.#mirrored.clear();
    this.#sync.set("closed");
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Of all mirrored sensors. */
  readonly #events: MirroredSensorEvents;
  readonly #user: DirectoryUser = {
    onSyncing: () => this.#sync.set("syncing"),
    onAdded: (info) => this.#add(info),
    onChanged: (info) => {
      this.#remove(info.name);
      this.#add(info);
    },
    onRemoved: (name) => this.#remove(name),
    onListed: () => this.#look(),
  };

  #add(info: SensorInfo): void {
    if (!this.#filter(info)) return;
    try {
      const mirrored = new MirroredSensor(info, this.#events);
      this.#mirrored.set(info.name, mirrored);
      this.sensors.add(mirrored.sensor);
      this.#sample(mirrored);
    } catch (thrown) {
      this.#warn(info.name, `it is left out: ${messageOf(thrown)}`);
    }
  }

  #remove(name: string): void {
    const mirrored = this.#mirrored.get(name);
    if (mirrored === undefined) return;
    this.#mirrored.delete(name);
    mirrored.sampling?.remove();
    this.#setBehind(mirrored, false);
    this.sensors.remove(name);
  }

  #sample(mirrored: MirroredSensor): void {
    const { name } = mirrored.sensor;
    const former = mirrored.sampling;
    this.#setBehind(mirrored, true);
    mirrored.sampling = this.#core.sample(name, this.#strategies.of(name), mirrored);
    former?.remove();
  }

  #catchUp(mirrored: MirroredSensor): void {
    this.#setBehind(mirrored, false);
    if (this.#behind === 0) this.#look();
  }

  #fallBehind(mirrored: MirroredSensor): void {
    this.#setBehind(mirrored, true);
    this.#look();
  }

  #setBehind(mirrored: MirroredSensor, isBehind: boolean): void {
    if (mirrored.isBehind === isBehind) return;
    mirrored.isBehind = isBehind;
    this.#behind += isBehind ? 1 : -1;
  }

  /** Whether it is synced now. */
  #look(): void {
    if (this.#sync.state === "closed" || this.#core.link === undefined) return;
    this.#sync.set(this.#core.directory.isListed && this.#behind === 0 ? "synced" : "syncing");
  }

  /** A strategy of the author's that the device refuses gives way to `auto`; without that, the sensor cannot be followed. */
  #onRefused(mirrored: MirroredSensor, error: unknown): void {
    const { name } = mirrored.sensor;
    const strategy = this.#strategies.of(name);
    this.#warn(name, `its strategy ${strategy} is refused: ${messageOf(error)}`);
    if (strategy === "auto" || mirrored.isRefused) mirrored.loseTouch();
    else {
      mirrored.isRefused = true;
      mirrored.sampling = this.#core.sample(name, "auto", mirrored);
      return;
    }
    this.#catchUp(mirrored);
  }

  #onLost(): void {
    this.#sync.set("disconnected");
    for (const mirrored of this.#mirrored.values()) {
      if (mirrored.isBehind && mirrored.sensor.status === "unreachable") continue;
      this.#setBehind(mirrored, true);
      mirrored.loseTouch();
    }
  }

  #warn(sensor: string, text: string): void {
    this.#core.warn({ kind: "sensor", device: this.#core.address, sensor, message: `sensor "${sensor}": ${text}` });
  }
}
