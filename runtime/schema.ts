/** The door for contracts with schemas of JSON: who has none never loads it. What generated checks call stands here. */

import type { SchemaCheck } from "./protocol/contract.js";
import { findSchemaProblem, type GeneratedCheck } from "./protocol/schema-problem.js";

export type { SchemaCheck } from "./protocol/contract.js";

/** What a contract holds of a generated check. */
export function schema(check: GeneratedCheck): SchemaCheck {
  return { findProblem: (value) => findSchemaProblem(check, value) };
}

/** How many characters a text has: code points, as JSON Schema counts them. */
export function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Whether two values of JSON are the same, in whatever order their keys are. */
export function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [keys, otherKeys] = [Object.keys(one), Object.keys(other)];
  const [values, otherValues] = [one, other] as [Record<string, unknown>, Record<string, unknown>];
  return keys.length === otherKeys.length && keys.every((key) => Object.hasOwn(other, key) && isSame(values[key], otherValues[key]));
}
