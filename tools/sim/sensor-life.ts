import type { AnySensor, Clock, DeviceServer, Status } from "katcp-runtime";
import { messageOf } from "katcp-runtime";
import { Random } from "../values/random.js";
import type { ValueMaker } from "../values/value-maker.js";
import { defaultModel } from "./models/default-model.js";
import type { ModelSettings } from "./models/model-settings.js";
import { buildModel, type SensorModel } from "./models/sensor-model.js";
import type { KnownSensor, SensorCatalog } from "./sensor-catalog.js";

/** What the sensors of a simulated device live by. */
export interface SensorLifeOptions {
  readonly device: DeviceServer;
  readonly catalog: SensorCatalog;
  readonly maker: ValueMaker;
  readonly clock: Clock;
  readonly seed: number;
  /** The settings that somebody gave for a sensor. */
  readonly settingsOf: (known: KnownSensor, name: string) => ModelSettings | undefined;
  /** Whether a request moves it. */
  readonly isMoved: (known: KnownSensor) => boolean;
}

interface Living {
  readonly known: KnownSensor;
  readonly settings: ModelSettings;
  readonly model: SensorModel;
  readonly startedMs: number;
  readonly everyMs: number;
  dueMs: number;
  isFrozen: boolean;
  status: Status | undefined;
}

/** A sensor that does not change is refreshed only so often as keeps it from getting stale. */
const restsMs = Number.POSITIVE_INFINITY;
const usualMs = 1000;

/** Moves the sensors of a device by their models, as its clock goes on: also those that come later. */
export class SensorLife {
  readonly #options: SensorLifeOptions;
  readonly #living = new Map<AnySensor, Living>();
  #stopTimer = (): void => {};
  #timerDueMs = Number.POSITIVE_INFINITY;
  #detach = (): void => {};

  constructor(options: SensorLifeOptions) {
    this.#options = options;
  }

  start(): void {
    const { sensorSet } = this.#options.device;
    for (const sensor of sensorSet) this.#begin(sensor);
    this.#detach = sensorSet.attach((sensor, change) => {
      if (change === "added") this.#begin(sensor);
      else this.#living.delete(sensor);
    });
  }

  stop(): void {
    this.#detach();
    this.#stopTimer();
    this.#living.clear();
  }

  /** What a sensor does. */
  settingsOf(sensor: AnySensor): ModelSettings | undefined {
    return this.#living.get(sensor)?.settings;
  }

  /** Has a sensor go on otherwise from now on; undefined: as at the start. @throws ToolProblem for a model that its type cannot have */
  setModel(sensor: AnySensor, settings: ModelSettings | undefined): void {
    const { status } = this.#living.get(sensor) ?? {};
    this.#begin(sensor, settings, status);
  }

  /** Lets a sensor go on as at the start, in whatever way it was held. */
  release(sensor: AnySensor): void {
    this.#begin(sensor);
  }

  /** Sets a value, as a request does, and keeps it. A frozen sensor stays as it is. */
  move(sensor: AnySensor, value: unknown): void {
    if (this.#living.get(sensor)?.isFrozen !== true) this.hold(sensor, value);
  }

  /** Sets a value, and keeps it: from then on the sensor is constant. */
  hold(sensor: AnySensor, value: unknown): void {
    const living = this.#living.get(sensor);
    sensor.set(value, { status: living?.status });
    if (living === undefined) return;
    const everyMs = restMs(living.known);
    const dueMs = this.#options.clock.elapsedMs() + everyMs;
    this.#living.set(sensor, { ...living, settings: { model: "constant" }, model: () => value, everyMs, dueMs });
    this.#wait(dueMs);
  }

  /** Keeps a status, whatever the value; undefined: the one that the value has. */
  setStatus(sensor: AnySensor, status: Status | undefined): void {
    const living = this.#living.get(sensor);
    if (living !== undefined) living.status = status;
    sensor.set(sensor.value, { status });
  }

  /** A frozen sensor is not updated at all. */
  freeze(sensor: AnySensor, isFrozen: boolean): void {
    const living = this.#living.get(sensor);
    if (living !== undefined) living.isFrozen = isFrozen;
  }

  #begin(sensor: AnySensor, given?: ModelSettings, status?: Status): void {
    const { catalog, settingsOf, isMoved, maker, seed, clock } = this.#options;
    const known = catalog.find(sensor.name);
    // One that no interface knows, or a former name, which follows.
    if (known === undefined) return;
    const settings = given ?? settingsOf(known, sensor.name) ?? defaultModel(known, isMoved(known));
    const model = buildModel(settings, known, { random: new Random(seed, "sensor", sensor.name), maker });
    const everyMs = settings.model === "constant" ? restMs(known) : (settings.every ?? usualMs / 1000) * 1000;
    const startedMs = clock.elapsedMs();
    const living: Living = { known, settings, model, startedMs, everyMs, dueMs: startedMs, isFrozen: false, status };
    this.#living.set(sensor, living);
    this.#update(sensor, living, startedMs);
    this.#wait(living.dueMs);
  }

  #update(sensor: AnySensor, living: Living, nowMs: number): void {
    living.dueMs = nowMs + living.everyMs;
    if (living.isFrozen) return;
    try {
      sensor.set(living.model((nowMs - living.startedMs) / 1000), { status: living.status });
    } catch (thrown) {
      this.#options.device.log.error(`the model of ${sensor.name}: ${messageOf(thrown)}`);
    }
  }

  #wait(dueMs: number): void {
    if (dueMs >= this.#timerDueMs) return;
    this.#stopTimer();
    this.#timerDueMs = dueMs;
    const { clock } = this.#options;
    this.#stopTimer = clock.after(Math.max(0, dueMs - clock.elapsedMs()), () => this.#tick());
  }

  #tick(): void {
    const nowMs = this.#options.clock.elapsedMs();
    let next = Number.POSITIVE_INFINITY;
    for (const [sensor, living] of this.#living) {
      if (living.dueMs <= nowMs) this.#update(sensor, living, nowMs);
      next = Math.min(next, living.dueMs);
    }
    this.#timerDueMs = Number.POSITIVE_INFINITY;
    this.#wait(next);
  }
}

function restMs({ contract }: KnownSensor): number {
  return contract.stale === undefined ? restsMs : (contract.stale.after * 1000) / 2;
}
