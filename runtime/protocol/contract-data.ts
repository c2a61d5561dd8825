import type { Contract, FieldContract } from "./contract.js";

/**
 * A contract as JSON: what clients that have no interface can decode a device with (docs/wire-extensions.md). Codecs and checks of schemas
 * are code, and are left out; a pattern is its source. What JSON has no numbers for is text. The default of a secret argument stays
 * secret: others only learn that the argument may be absent.
 */
export function printContract({ describe: _, ...contract }: Contract): string {
  return JSON.stringify(contract, plain);
}

function plain(key: string, value: unknown): unknown {
  if (key === "codec" || key === "schema") return isCode(value) ? undefined : value;
  if (key === "pattern" && isCode(value)) return (value as { readonly source: string }).source;
  if (hidesDefault(value)) return { ...value, default: undefined, optional: true };
  if (typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value))) return String(value);
  return value;
}

function hidesDefault(value: unknown): value is FieldContract {
  const { name, type, secret, default: its } = (typeof value === "object" && value !== null ? value : {}) as Partial<FieldContract>;
  return typeof name === "string" && typeof type === "string" && secret === true && its !== undefined;
}

/** An object with functions: of a value of JSON that has such a key, that is none. */
function isCode(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.values(value).some((each) => typeof each === "function");
}
