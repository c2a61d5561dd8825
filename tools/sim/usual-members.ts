import { patternText } from "katcp-gen";
import type { ParameterContract } from "katcp-runtime/vocabulary";
import { Random } from "../values/random.js";
import type { KnownSensor } from "./sensor-catalog.js";

/** The names of two members of a family, or of groups, whose members nobody can list. Of closed ones there are all, unless they come and go. */
export function usualMembers({ template, isTemplate, contract, groups }: KnownSensor, seed: number): readonly string[] {
  // What comes and goes as a whole, comes where it is asked to.
  const comesAndGoes = [contract, ...groups].some((each) => each.dynamic && !isOpen(each.parameters));
  if (!isTemplate || comesAndGoes || template.isClosed) return [];
  const parameters = [...groups, contract].flatMap((each): readonly ParameterContract[] => each.parameters ?? []);
  return [0, 1].flatMap((index) => {
    const values = parameters.map((parameter) => [parameter.name, parameterValue(parameter, index, seed)] as const);
    if (values.some(([, value]) => value === undefined)) return [];
    return template.format(Object.fromEntries(values) as Record<string, string | number>);
  });
}

function isOpen(parameters: readonly ParameterContract[] = []): boolean {
  return parameters.some(({ values, type, maximum }) => values === undefined && (type !== "integer" || maximum === undefined));
}

function parameterValue(parameter: ParameterContract, index: number, seed: number): string | number | undefined {
  const { type, values, minimum = 0, maximum = Number.MAX_SAFE_INTEGER, pattern, name } = parameter;
  if (values !== undefined) return values[Math.min(index, values.length - 1)];
  if (type === "integer") return Math.min(maximum, minimum + index);
  if (pattern === undefined) return `${name}${index + 1}`;
  return nameOf(pattern, new Random(seed, "member", name, String(index)));
}

/** A pattern may match what no name of a sensor has. */
function nameOf({ source }: NonNullable<ParameterContract["pattern"]>, random: Random): string | undefined {
  const texts = Array.from({ length: 20 }, () => patternText(source, () => random.next()));
  return texts.find((text) => text !== undefined && /^[A-Za-z0-9._-]+$/.test(text));
}
