import { metricWords } from "../../metrics/metric-words.js";
import type { SensorModel } from "../../model/sensor-model.js";
import { wordsOf } from "../../model/wire-name.js";

/** The names of the alerts of a device, each another: `DevInputPowerWarn`. */
export class AlertNames {
  readonly #prefix: string;
  readonly #taken = new Set<string>();

  constructor(device: string) {
    this.#prefix = camel([device]);
  }

  take({ name }: Pick<SensorModel, "name">, ending: string): string {
    return this.#another(`${this.#prefix}${camel(wordsOf(name).length === 0 ? [name] : wordsOf(name))}`, ending);
  }

  ofDevice(ending: string): string {
    return this.#another(this.#prefix, ending);
  }

  #another(beginning: string, ending: string): string {
    let name = `${beginning}${ending}`;
    for (let number = 2; this.#taken.has(name); number += 1) name = `${beginning}${number}${ending}`;
    this.#taken.add(name);
    return name;
  }
}

function camel(words: readonly string[]): string {
  const parts = words.flatMap((word) => metricWords(word).split("_"));
  return parts.map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`).join("");
}
