import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { FileProblem } from "../files/file-problem.js";
import { generatedFrom } from "../files/generated-header.js";

/** A generated `server.ts`. */
export interface GeneratedServer {
  readonly path: string;
  readonly text: string;
  /** The interface file that its header names: its path in the project, or its base name. */
  readonly interfaceName: string;
}

/** The generated file that an import of a source leads to; undefined where it is none of ours, or cannot be told. */
export function generatedServer(source: string, specifier: string): GeneratedServer | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const target = join(dirname(source), specifier);
  return firstGenerated([target.replace(/\.(m?)js$/, ".$1ts"), target, `${target}.ts`, join(target, "index.ts")]);
}

/** The first of some files that is there and generated. */
export function firstGenerated(paths: readonly string[]): GeneratedServer | undefined {
  for (const path of paths) {
    const text = readOptional(path);
    const interfaceName = text === undefined ? undefined : generatedFrom(text);
    if (text !== undefined && interfaceName !== undefined) return { path, text, interfaceName };
  }
  return undefined;
}

function readOptional(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Whatever keeps it from being read, it does not tell where its interface is.
    return undefined;
  }
}

/**
 * The interface file of the class that a source imports: the header of the generated file names it, and it is looked for beside the
 * generated files and in `interfaces/`, in each folder above them up to the one with a `package.json`. @throws FileProblem
 */
export function findInterface(source: string, specifier: string): string {
  const server = generatedServer(source, specifier);
  return findInterfaceOf(source, server, server?.interfaceName ?? basename(specifier));
}

/** The interface file of a generated class that a source extends. @throws FileProblem */
export function findInterfaceOf(source: string, server: GeneratedServer | undefined, name: string): string {
  const folders = foldersAbove(dirname(server?.path ?? source));
  const wherePut = folders.map((folder) => join(folder, name));
  const whereMoved = folders.flatMap((folder) => [join(folder, basename(name)), join(folder, "interfaces", basename(name))]);
  const found = [...wherePut, ...whereMoved].find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new FileProblem(`cannot find ${name}, from which ${server?.path} was generated: katcp-gen scaffold <interface> --update ${source}`);
}

/** A folder and those above it, up to the one of the package: as paths from where the first one's begins. */
export function foldersAbove(folder: string): readonly string[] {
  const above = join(folder, "..");
  const isLast = existsSync(join(folder, "package.json")) || resolve(above) === resolve(folder);
  return isLast ? [folder] : [folder, ...foldersAbove(above)];
}
