import { checkShape } from "../interface/check-shape.js";
import { ObjectView } from "../interface/object-view.js";
import { parseJson } from "../interface/parse-json.js";
import { Reporter } from "../interface/reporter.js";
import { SourceText } from "../interface/source-text.js";
import { buildConfig } from "./build-config.js";
import { CONFIG_KEY, type ConfigResult, NO_CONFIG } from "./config.js";
import { CONFIG_KEYS } from "./config-table.js";
import { type LocatedConfig, locateConfig } from "./locate-config.js";

/** Reads the text of a package.json. `folder`: what its paths are relative to, as one would write it on the command line. */
export function parseConfig({ text, file, folder }: LocatedConfig): ConfigResult {
  const source = new SourceText(text);
  const result = parseJson(text);
  if (result.kind === "problem") {
    const hint = result.hint === undefined ? {} : { hint: result.hint };
    const problem = { severity: "error", rule: "syntax", message: result.message, ...hint } as const;
    return { config: NO_CONFIG, diagnostics: [{ file, ...source.placeOf(result.at), ...problem }] };
  }
  const node = new ObjectView(result.root).get(CONFIG_KEY);
  if (node === undefined) return { config: NO_CONFIG, diagnostics: [] };
  const reporter = new Reporter(file, source);
  checkShape(node, { is: "record", noun: "configuration", rules: CONFIG_KEYS }, `"${CONFIG_KEY}"`, reporter);
  return { config: buildConfig(new ObjectView(node), folder, reporter), diagnostics: reporter.diagnostics };
}

/** As `readConfig`, at once: for whoever reads it again and again. */
export function readConfigNow(workingFolder: string): ConfigResult {
  const located = locateConfig(workingFolder);
  return "text" in located ? parseConfig(located) : located;
}
