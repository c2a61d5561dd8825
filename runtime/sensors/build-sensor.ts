import { ContractError } from "../errors.js";
import type { SensorContract } from "../protocol/contract.js";
import type { Datatype } from "../protocol/datatype.js";
import { datatypeOf } from "../protocol/datatypes.js";
import type { WireText } from "../protocol/wire-text.js";
import type { Clock } from "./clock.js";
import { Sensor } from "./sensor.js";
import { statusRuleOf } from "./status-rule.js";
import { parseStrategyText } from "./strategy.js";

/**
 * Builds the sensors that a contract describes, by their names: one, or the members of a family, which share all that can be shared.
 * @throws DatatypeError where the contract contradicts itself
 */
export function sensorBuilder(contract: SensorContract, clock: Clock): (name: string) => Sensor<unknown> {
  const datatype = datatypeOf(contract);
  const { initial, strategy, units, stale } = contract;
  const options = {
    description: contract.description,
    datatype,
    clock,
    statusOf: statusRuleOf(contract),
    parameters: parametersOf(contract, datatype),
    ...(units === undefined ? {} : { units }),
    ...initialValueOf(contract, datatype),
    ...(initial?.status === undefined ? {} : { initialStatus: initial.status }),
    ...(strategy === undefined ? {} : { autoStrategy: parseStrategyText(strategy, contract) }),
    ...(stale === undefined ? {} : { stale }),
  };
  return (name) => new Sensor({ name, ...options });
}

/** What the contract says, else the datatype's own; an author's own type has none but what the empty text stands for. */
function initialValueOf({ name, initial, codec }: SensorContract, datatype: Datatype<unknown>): { readonly initialValue?: unknown } {
  if (initial?.value !== undefined) return { initialValue: datatype.fromWritten(initial.value) };
  if (codec === undefined) return {};
  try {
    return { initialValue: datatype.parse("") };
  } catch (cause) {
    throw new ContractError(`sensor "${name}": its codec refuses the empty text, so the interface must give an initial value`, { cause });
  }
}

/** Guidelines §7.2: the ranges of a number, where no end of them is open; the values of a discrete. */
function parametersOf({ nominal = [null, null], warn = [null, null] }: SensorContract, datatype: Datatype<unknown>): readonly WireText[] {
  const ranges = [nominal, warn].map((range) => range.filter((end) => end !== null).map((end) => datatype.fromWritten(end)));
  const [nominalEnds = [], warnEnds = []] = ranges;
  if (nominalEnds.length < 2) return datatype.parameters;
  return [...nominalEnds, ...(warnEnds.length < 2 ? [] : warnEnds)].map((end) => datatype.format(end));
}
