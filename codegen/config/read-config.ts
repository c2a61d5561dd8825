import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Diagnostic } from "../diagnostics.js";
import { readInput } from "../files/read-input.js";
import { checkShape } from "../interface/check-shape.js";
import { ObjectView } from "../interface/object-view.js";
import { parseJson } from "../interface/parse-json.js";
import { Reporter } from "../interface/reporter.js";
import { SourceText } from "../interface/source-text.js";
import { buildConfig, type Config, NO_CONFIG } from "./config.js";
import { CONFIG_KEYS } from "./config-table.js";

/** What a project says of how it is generated, and what is wrong with that. */
export interface ConfigResult {
  readonly config: Config;
  readonly diagnostics: readonly Diagnostic[];
}

const key = "katcp-gen";

/** The key "katcp-gen" of the nearest package.json, from a folder upwards; a project needs none. */
export function readConfig(workingFolder: string): ConfigResult {
  const folder = findPackage(resolve(workingFolder));
  if (folder === undefined) return { config: NO_CONFIG, diagnostics: [] };
  const shown = relative(resolve("."), folder);
  const file = join(shown, "package.json");
  const bytes = readInput(file);
  if (!(bytes instanceof Uint8Array)) return { config: NO_CONFIG, diagnostics: [bytes] };
  return parseConfig(new TextDecoder().decode(bytes), file, shown);
}

function findPackage(folder: string): string | undefined {
  if (existsSync(join(folder, "package.json"))) return folder;
  return dirname(folder) === folder ? undefined : findPackage(dirname(folder));
}

/** Reads the text of a package.json. `folder`: what its paths are relative to, as one would write it on the command line. */
export function parseConfig(text: string, file: string, folder: string): ConfigResult {
  // Most projects have none: whatever else is in their package.json is npm's business.
  if (!text.includes(`"${key}"`)) return { config: NO_CONFIG, diagnostics: [] };
  const source = new SourceText(text);
  const result = parseJson(text);
  if (result.kind === "problem") {
    const problem = { severity: "error", rule: "syntax", message: result.message } as const;
    return { config: NO_CONFIG, diagnostics: [{ file, ...source.placeOf(result.at), ...problem }] };
  }
  const node = new ObjectView(result.root).get(key);
  if (node === undefined) return { config: NO_CONFIG, diagnostics: [] };
  const reporter = new Reporter(file, source);
  checkShape(node, { is: "record", noun: "configuration", rules: CONFIG_KEYS }, `"${key}"`, reporter);
  return { config: buildConfig(new ObjectView(node), folder, reporter), diagnostics: reporter.diagnostics };
}
