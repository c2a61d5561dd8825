import type { DeviceModel, SensorTree } from "katcp-gen";
import type { Contract, ParameterContract } from "katcp-runtime/vocabulary";
import { SensorPromise } from "./sensor-promise.js";
import type { Spoken } from "./signature-promise.js";

/** What stands side by side in a contract. */
type TreeContract = Pick<Contract, "sensors" | "groups">;

/** All sensors of an interface, those of its groups too: model and contract are trees of one shape. */
export function sensorPromises(model: DeviceModel, contract: Contract, spoken: Spoken): readonly SensorPromise[] {
  return [...walk(model.sensorTree, contract, { spoken, parameters: [] })];
}

interface Branch {
  readonly spoken: Spoken;
  readonly parameters: readonly ParameterContract[];
}

function* walk(tree: SensorTree, contract: TreeContract, branch: Branch): Iterable<SensorPromise> {
  for (const [index, model] of tree.sensors.entries()) {
    const sensor = contract.sensors?.[index];
    if (sensor === undefined) continue;
    yield new SensorPromise(model, { contract: sensor, parameters: [...branch.parameters, ...(sensor.parameters ?? [])] }, branch.spoken);
  }
  for (const [index, group] of tree.groups.entries()) {
    const inner = contract.groups?.[index];
    if (inner !== undefined) yield* walk(group, inner, { ...branch, parameters: [...branch.parameters, ...(inner.parameters ?? [])] });
  }
}
