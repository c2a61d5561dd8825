import { ContractError } from "../errors.js";
import type { SensorTreeContract } from "./contract.js";

/** So many groups may be in each other. */
const deepest = 32;
/** What the sensors of a contract may come to together: about a second. */
const mostEffort = 200_000;

/** What stands around a sensor or a group. */
interface Surroundings {
  readonly depth: number;
  /** The groups that are templates: each looks for its sensors. */
  readonly templates: number;
  readonly parameters: number;
  /** How long the names of all of them are. */
  readonly characters: number;
}

/**
 * Checks how much work the sensors of a contract are to whoever reads names by it: a template is taken apart for each template around it, so
 * that a few hundred groups in each other would take minutes. A device that describes itself is not trusted. @throws ContractError
 */
export function checkEffort(contract: SensorTreeContract): void {
  const effort = effortOf(contract, { depth: 0, templates: 0, parameters: 0, characters: 0 });
  if (effort > mostEffort)
    throw new ContractError(`the contract: expected sensors whose templates come to ${mostEffort} steps, received ${effort}`);
}

function effortOf({ sensors = [], groups = [] }: SensorTreeContract, around: Surroundings): number {
  let effort = 0;
  for (const sensor of sensors) effort += effortOfName(within(sensor, around), around.templates);
  for (const group of groups) {
    const inner = within(group, around);
    if (inner.depth > deepest) throw new ContractError(`the contract: expected no more than ${deepest} groups in each other`);
    effort += effortOfName(inner, around.templates) + effortOf(group, inner);
  }
  return effort;
}

/** A name without parameters is looked up, and costs next to nothing. */
function effortOfName({ parameters, characters }: Surroundings, templates: number): number {
  const length = 1 + Math.floor(characters / 100);
  return parameters === 0 ? length : (1 + templates) * (10 + parameters + length);
}

function within(
  { name, parameters = [] }: { readonly name: string; readonly parameters?: readonly unknown[] | undefined },
  around: Surroundings,
): Surroundings {
  return {
    depth: around.depth + 1,
    templates: around.templates + (parameters.length > 0 ? 1 : 0),
    parameters: around.parameters + parameters.length,
    characters: around.characters + name.length,
  };
}
