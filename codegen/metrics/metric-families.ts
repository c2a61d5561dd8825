import type { MetricKind } from "./metric-form.js";
import type { SensorMetric } from "./sensor-metric.js";

/** What one of another kind adds to its name where a family has it already. */
const endings: Readonly<Record<MetricKind, string>> = { gauge: "value", stateset: "state", counter: "events", info: "text" };
const order: readonly MetricKind[] = ["gauge", "counter", "stateset", "info"];

/**
 * The families of an exposition. One family has one kind: where a number of one device is called as a discrete of another, the discrete
 * gets another name. Which one does not depend on the order in which they come.
 */
export class MetricFamilies {
  readonly #kinds = new Map<string, MetricKind>();
  readonly #names = new Map<string, string>();

  /** Gives all metrics their families. */
  constructor(metrics: Iterable<SensorMetric>) {
    const wanted = [...new Map([...metrics].map((metric) => [keyOf(metric), metric])).values()];
    wanted.sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind) || (one.family < other.family ? -1 : 1));
    // Who is alone under a name has it, before anyone gets another.
    for (const { family, kind } of wanted) if (!this.#kinds.has(family)) this.#kinds.set(family, kind);
    for (const metric of wanted) this.#names.set(keyOf(metric), this.#settle(metric));
  }

  /** The metric under the name of its family. */
  settled(metric: SensorMetric): SensorMetric {
    const family = this.#names.get(keyOf(metric)) ?? metric.family;
    return family === metric.family ? metric : { ...metric, family };
  }

  #settle({ family, kind }: SensorMetric): string {
    let name = family;
    for (let number = 1; (this.#kinds.get(name) ?? kind) !== kind; number += 1) {
      name = `${family}_${endings[kind]}${number === 1 ? "" : `_${number}`}`;
    }
    this.#kinds.set(name, kind);
    return name;
  }
}

function keyOf({ family, kind }: SensorMetric): string {
  return `${kind} ${family}`;
}
