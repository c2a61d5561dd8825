import type { FieldContract } from "./contract.js";

/** What counts of a field here: of a contract, or of what becomes one. */
export interface CountedField {
  readonly name: string;
  readonly optional?: boolean | undefined;
  readonly default?: unknown;
  readonly repeated?: FieldContract["repeated"] | undefined;
}

/** The usage line of one signature, in the BNF manner of guidelines §4.1: `?set-rate rate [when]`. */
export function formatUsage(request: string, signature: { readonly arguments?: readonly CountedField[] }): string {
  return [`?${request}`, ...(signature.arguments ?? []).map(formatArgument)].join(" ");
}

function formatArgument({ name, optional, default: fallback, repeated }: CountedField): string {
  if (repeated) {
    const minimum = typeof repeated === "object" ? (repeated.minimum ?? 0) : 0;
    return minimum === 0 ? `[${name} ...]` : `${name} ...`;
  }
  return optional || fallback !== undefined ? `[${name}]` : name;
}

/** The fewest and the most arguments that a list of fields takes. */
export function countFields(fields: readonly CountedField[] = []): { readonly minimum: number; readonly maximum: number } {
  let minimum = 0;
  let maximum = 0;
  for (const { optional, default: fallback, repeated } of fields) {
    const counts = typeof repeated === "object" ? repeated : {};
    const isSingle = !repeated;
    minimum += isSingle ? (optional || fallback !== undefined ? 0 : 1) : (counts.minimum ?? 0);
    maximum += isSingle ? 1 : (counts.maximum ?? Number.POSITIVE_INFINITY);
  }
  return { minimum, maximum };
}

/** `2`, `1 to 2`, `1 or more`. */
export function formatCount(minimum: number, maximum: number): string {
  if (maximum === Number.POSITIVE_INFINITY) return `${minimum} or more`;
  return minimum === maximum ? `${minimum}` : `${minimum} to ${maximum}`;
}
