/** The part of `node:util` that prints a value in an error. */
export function inspect(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
