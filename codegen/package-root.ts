import { existsSync, readFileSync } from "node:fs";

/** The folder of this package, whether this file runs from its sources or from `dist`. */
export const packageRoot = findRoot(new URL(".", import.meta.url));

function findRoot(folder: URL): URL {
  return existsSync(new URL("package.json", folder)) ? folder : findRoot(new URL("..", folder));
}

/** The version of this package. */
export function packageVersion(): string {
  return readManifest().version;
}

/** Which versions of the runtime go with this package, as its `package.json` says it. */
export function runtimeRange(): string {
  return readManifest().dependencies["katcp-runtime"];
}

interface Manifest {
  readonly version: string;
  readonly dependencies: { readonly "katcp-runtime": string };
}

function readManifest(): Manifest {
  return JSON.parse(readFileSync(new URL("package.json", packageRoot), "utf8")) as Manifest;
}
