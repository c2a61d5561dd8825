import { existsSync, readFileSync } from "node:fs";

/** The folder of this package, whether this file runs from its sources or from `dist`. */
export const packageRoot = findRoot(new URL(".", import.meta.url));

function findRoot(folder: URL): URL {
  return existsSync(new URL("package.json", folder)) ? folder : findRoot(new URL("..", folder));
}

/** The version of this package. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("package.json", packageRoot), "utf8")) as { readonly version: string };
  return version;
}
