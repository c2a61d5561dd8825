import type { MakeJson } from "./value-maker.js";

/** Loads what makes values of JSON by their schemas: only some interfaces need it. */
export async function loadMakeJson(): Promise<MakeJson> {
  const { generateSync } = await import("json-schema-faker");
  return (schema, seed) => generateSync(schema as Parameters<typeof generateSync>[0], { seed });
}
