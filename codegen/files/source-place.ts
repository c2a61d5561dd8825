import { lstatSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** What is known of the interface file that a header names. */
export type SourcePlace =
  /** It is there: these are its places, with all links followed. */
  | { readonly kind: "there"; readonly paths: readonly string[] }
  /** It is not where it was. */
  | { readonly kind: "gone" }
  /** Nobody says where it was, or the way there cannot be walked. */
  | { readonly kind: "unknown" };

/**
 * Looks for the interface file that a header names, from every folder above an out-dir: one of them is that of the project, also where
 * another package.json has come since.
 */
export function findSource(name: string, outDir: string): SourcePlace {
  if (!name.includes("/")) return { kind: "unknown" };
  const found = foldersAbove(resolve(outDir)).map((folder) => look(folder, name));
  const paths = found.filter((each) => each !== "nothing" && each !== "hidden");
  if (paths.length > 0) return { kind: "there", paths };
  return { kind: found.includes("hidden") ? "unknown" : "gone" };
}

function foldersAbove(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersAbove(above)];
}

/** The real path of a file; `hidden` where it may be there: behind a link, or where one may not look. */
function look(folder: string, name: string): string | "nothing" | "hidden" {
  const path = join(folder, name);
  try {
    return statSync(path).isFile() ? realpathSync.native(path) : "nothing";
  } catch (thrown) {
    const isAbsent = ["ENOENT", "ENOTDIR"].includes((thrown as NodeJS.ErrnoException).code ?? "");
    return isAbsent && !leadsThroughLink(folder, name) ? "nothing" : "hidden";
  }
}

/** Behind a link there may be more than is there now: another checkout, or a disk. */
function leadsThroughLink(folder: string, name: string): boolean {
  const steps = name.split("/");
  return steps.some((_, index) => isLink(join(folder, ...steps.slice(0, index + 1))));
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}
