import type { ClientCore } from "./client-core.js";
import type { Sampling, SamplingListener } from "./sampling/sampling-listener.js";
import type { StrategyText } from "./sampling/strategy-text.js";

/** The names of a sensor: the present one, and those of older versions. */
export interface SensorNames {
  readonly name: string;
  readonly aliases: readonly string[];
}

/** Samples a sensor under that of its names which the device has; looked up anew on each connection. */
export function sampleByAnyName(core: ClientCore, names: SensorNames, strategy: StrategyText, listener: SamplingListener): Sampling {
  if (names.aliases.length === 0) return core.sample(names.name, strategy, listener);
  const sampling = new RenamedSampling((name) => core.sample(name, strategy, listener));
  const look = (): void => {
    const found = core.caller.nameNow("sensor-list", names.name, names.aliases);
    if (typeof found === "string") sampling.use(found);
    else
      found.then(
        (name) => sampling.use(name),
        () => sampling.use(names.name),
      );
  };
  const stop = core.states.observe(({ kind }) => {
    if (kind === "connected" || kind === "closed") look();
  });
  look();
  return {
    remove: () => {
      stop();
      sampling.remove();
    },
  };
}

/** A sampling that moves from one name to another. */
class RenamedSampling implements Sampling {
  readonly #sample: (name: string) => Sampling;
  #current: { readonly name: string; readonly sampling: Sampling } | undefined;
  #isRemoved = false;

  constructor(sample: (name: string) => Sampling) {
    this.#sample = sample;
  }

  use(name: string): void {
    if (this.#isRemoved || this.#current?.name === name) return;
    this.#current?.sampling.remove();
    this.#current = { name, sampling: this.#sample(name) };
  }

  remove(): void {
    this.#isRemoved = true;
    this.#current?.sampling.remove();
  }
}
