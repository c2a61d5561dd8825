import type { SampledSensor } from "./sampled-sensor.js";
import type { StrategyText } from "./strategy-need.js";

/** The sensors whose strategies on the device are not those that they need, until the turn is over: then they are set together. */
export class StrategyPlan {
  readonly #onDue: (byStrategy: ReadonlyMap<StrategyText, readonly SampledSensor[]>) => void;
  #sensors: SampledSensor[] = [];
  #isTimed = false;

  /** `onDue` is given what is to be set for whom. */
  constructor(onDue: (byStrategy: ReadonlyMap<StrategyText, readonly SampledSensor[]>) => void) {
    this.#onDue = onDue;
  }

  add(sensor: SampledSensor): void {
    this.#sensors.push(sensor);
    if (this.#isTimed) return;
    this.#isTimed = true;
    queueMicrotask(() => {
      this.#isTimed = false;
      this.#finish();
    });
  }

  clear(): void {
    this.#sensors = [];
  }

  #finish(): void {
    const byStrategy = new Map<StrategyText, SampledSensor[]>();
    for (const sensor of this.#sensors) {
      // It may be there twice, or be as it should be again.
      if (sensor.isSettled) continue;
      const same = byStrategy.get(sensor.needed);
      if (same === undefined) byStrategy.set(sensor.needed, [sensor]);
      else same.push(sensor);
      sensor.onPlanned();
    }
    this.#sensors = [];
    this.#onDue(byStrategy);
  }
}
