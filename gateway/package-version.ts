import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of this package, with a slash at its end, whether this file runs from its sources or from `dist`. */
export function packageRoot(): string {
  return fileURLToPath(new URL(".", findManifest(new URL(".", import.meta.url))));
}

/** The version of this package. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(findManifest(new URL(".", import.meta.url)), "utf8")) as { readonly version: string }).version;
}

function findManifest(folder: URL): URL {
  const manifest = new URL("package.json", folder);
  return existsSync(manifest) ? manifest : findManifest(new URL("..", folder));
}
