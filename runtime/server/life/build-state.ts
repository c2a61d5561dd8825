import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The build state of a device that gives none: name and version of the package that its program belongs to (guidelines §4.2). */
export function defaultBuildState(program: string | undefined): string {
  for (let folder = dirname(program ?? ""); ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file)) return describePackage(file);
    if (dirname(folder) === folder) return "unknown";
  }
}

function describePackage(file: string): string {
  try {
    const { name, version } = JSON.parse(readFileSync(file, "utf8")) as { name?: unknown; version?: unknown };
    return typeof name === "string" && typeof version === "string" ? `${name}-${version}` : "unknown";
  } catch {
    // A broken package.json of the author's is no reason not to start.
    return "unknown";
  }
}
