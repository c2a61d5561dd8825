import type { Contract, GroupContract, SensorContract } from "../protocol/contract.js";
import { aliasContract, mirrorUnder } from "../sensors/alias.js";
import { sensorBuilder } from "../sensors/build-sensor.js";
import { FamilyTemplate } from "../sensors/family-template.js";
import type { Schedule } from "../sensors/schedule.js";
import type { Sensor } from "../sensors/sensor.js";
import { type BranchHost, SensorBranch } from "../sensors/sensor-branch.js";
import { type AnySensor, type SensorChange, SensorSet } from "../sensors/sensor-set.js";
import { watchStale } from "../sensors/stale-watch.js";

/** The sensors of a device, and what the rules of its contract do to them as time goes by. */
export class SensorHost implements BranchHost {
  readonly set = new SensorSet();
  /** The sensors, families and groups of the contract, by their names in code. */
  readonly members: object;
  readonly #schedule: Schedule;
  readonly #stopWatches = new Map<AnySensor, () => void>();
  readonly #builders = new Map<SensorContract, (name: string) => Sensor<unknown>>();
  readonly #templates = new Map<SensorContract | GroupContract, FamilyTemplate>();

  /** `onChange` is called for each sensor that comes or goes, but not for those that are there from the start. */
  constructor(contract: Contract, schedule: Schedule, onChange: (sensor: AnySensor, change: SensorChange) => void) {
    this.#schedule = schedule;
    this.set.attach((sensor, change) => this.#watch(sensor, change));
    const root = new SensorBranch(contract, this, { prefix: "" });
    root.show();
    this.members = root.members;
    this.set.attach(onChange);
  }

  builderOf(contract: SensorContract): (name: string) => Sensor<unknown> {
    const known = this.#builders.get(contract) ?? sensorBuilder(contract, this.#schedule.clock);
    this.#builders.set(contract, known);
    return known;
  }

  templateOf(contract: SensorContract | GroupContract): FamilyTemplate {
    const known = this.#templates.get(contract) ?? new FamilyTemplate(contract.name, contract.parameters ?? []);
    this.#templates.set(contract, known);
    return known;
  }

  aliasesOf(contract: SensorContract, sensor: Sensor<unknown>): readonly Sensor<unknown>[] {
    const aliases = (contract.aliases ?? []).map((alias) => {
      return sensorBuilder(aliasContract({ ...contract, name: sensor.name }, alias), this.#schedule.clock)(alias);
    });
    if (aliases.length > 0) mirrorUnder(sensor, aliases);
    return aliases;
  }

  /** Ends all that waits for its time. */
  close(): void {
    for (const stop of this.#stopWatches.values()) stop();
    this.#stopWatches.clear();
  }

  #watch(sensor: AnySensor, change: SensorChange): void {
    this.#stopWatches.get(sensor)?.();
    this.#stopWatches.delete(sensor);
    if (change === "added") this.#stopWatches.set(sensor, watchStale(sensor, this.#schedule));
  }
}
