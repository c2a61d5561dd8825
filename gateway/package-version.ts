import { existsSync, readFileSync } from "node:fs";

/** The version of this package, whether this file runs from its sources or from `dist`. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(findManifest(new URL(".", import.meta.url)), "utf8")) as { readonly version: string }).version;
}

function findManifest(folder: URL): URL {
  const manifest = new URL("package.json", folder);
  return existsSync(manifest) ? manifest : findManifest(new URL("..", folder));
}
