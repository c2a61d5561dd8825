import nodeModule from "node:module";
import { join } from "node:path";
import { findUpwards } from "../files/find-upwards.js";
import { KeptCode } from "./kept-code.js";

/** Since 22.8, which is later than the oldest Node that we run on. */
type NewerModule = typeof nodeModule & { readonly enableCompileCache?: (folder: string) => unknown };

/** The process whose code is kept. */
export interface KeepingProcess {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The version of its Node. */
  readonly version: string;
  /** Calls when all is done. */
  readonly atExit: (listener: () => void) => void;
}

/**
 * Keeps the code of this program and of what it loads compiled, beside what the project's cache knows of earlier runs: half of a
 * cold run's time would go into compiling ts-morph. Where nothing is installed, nothing is kept.
 */
export function keepCode({ env, version, atExit }: KeepingProcess, folder = "."): void {
  const modules = findUpwards("node_modules", folder);
  if (modules === undefined) return;
  const kept = join(modules, ".cache", "katcp-gen-code");
  const { enableCompileCache } = nodeModule as NewerModule;
  if (enableCompileCache !== undefined) enableCompileCache(kept);
  // The same wish that Node heeds.
  else if (env["NODE_DISABLE_COMPILE_CACHE"] !== "1") new KeptCode(join(kept, version), isLargeAndPlain).install(atExit);
}

/** What takes the longest, and imports nothing while it runs: ts-morph, and what `bundle.js` makes of our own files. */
function isLargeAndPlain(filename: string): boolean {
  return /[\\/]node_modules[\\/]@?ts-morph[\\/]/.test(filename) || filename.endsWith(".cjs");
}
