import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The nearest of that name, in a folder or one above it; undefined where there is none. */
export function findUpwards(name: string, folder: string): string | undefined {
  const start = resolve(folder);
  const path = join(start, name);
  if (existsSync(path)) return path;
  return dirname(start) === start ? undefined : findUpwards(name, dirname(start));
}
