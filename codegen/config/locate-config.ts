import { dirname, join, relative, resolve } from "node:path";
import { findUpwards } from "../files/find-upwards.js";
import { readInput } from "../files/read-input.js";
import { CONFIG_KEY, type ConfigResult, NO_CONFIG } from "./config.js";

/** A package.json that says something to us: its text, and its folder as one would write it on the command line. */
export interface LocatedConfig {
  readonly text: string;
  readonly file: string;
  readonly folder: string;
}

/** Where the configuration is; or what is known of it already, where there is none. */
export function locateConfig(workingFolder: string): LocatedConfig | ConfigResult {
  const found = findUpwards("package.json", resolve(workingFolder));
  if (found === undefined) return { config: NO_CONFIG, diagnostics: [] };
  const folder = relative(resolve("."), dirname(found));
  const file = join(folder, "package.json");
  const bytes = readInput(file);
  if (!(bytes instanceof Uint8Array)) return { config: NO_CONFIG, diagnostics: [bytes] };
  const text = new TextDecoder().decode(bytes);
  // Most projects have none: whatever else is in their package.json is npm's business, and what would read it is not loaded.
  return text.includes(`"${CONFIG_KEY}"`) ? { text, file, folder } : { config: NO_CONFIG, diagnostics: [] };
}
