import type { ConfigResult } from "./config.js";
import { locateConfig } from "./locate-config.js";

/** The key "katcp-gen" of the nearest package.json, from a folder upwards; a project needs none. */
export async function readConfig(workingFolder: string): Promise<ConfigResult> {
  const located = locateConfig(workingFolder);
  if (!("text" in located)) return located;
  const { parseConfig } = await import("./parse-config.js");
  return parseConfig(located);
}
