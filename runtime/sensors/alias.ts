import type { SensorContract } from "../protocol/contract.js";
import type { Sensor } from "./sensor.js";

/** What the contract of a sensor is under a former name: it shows what the sensor shows, and has no rules of its own. */
export function aliasContract({ stale: _, aliases: __, ...contract }: SensorContract, alias: string): SensorContract {
  return { ...contract, name: alias, description: `Now called ${contract.name}. ${contract.description}` };
}

/** Has each of these sensors show what the first one shows, from now on. */
export function mirrorUnder<T>(sensor: Sensor<T>, aliases: readonly Sensor<T>[]): void {
  const copy = (): void => {
    const { value, status, timestamp } = sensor;
    for (const alias of aliases) alias.set(value, { status, timestamp });
  };
  sensor.follow({ onUpdate: copy });
}
