import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { dirname, join } from "node:path";

/**
 * Keeps the code of this program and of what it loads compiled, beside what the project's cache knows of earlier runs: half of a
 * cold run's time would go into compiling ts-morph. Node has that from 22.8 on, and checks itself that the code is still the same.
 */
export function enableCompileCache(workingFolder) {
  const modules = findModules(workingFolder);
  if (modules !== undefined) nodeModule.enableCompileCache?.(join(modules, ".cache", "katcp-gen-code"));
}

/** The nearest `node_modules`, from a folder upwards: where nothing is installed, nothing is kept. */
function findModules(folder) {
  const modules = join(folder, "node_modules");
  if (existsSync(modules)) return modules;
  return dirname(folder) === folder ? undefined : findModules(dirname(folder));
}
