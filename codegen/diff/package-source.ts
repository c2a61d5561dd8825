import { basename, join } from "node:path";
import { satisfies, validRange } from "semver";
import { fileDiagnostic } from "../diagnostics/diagnostics.js";
import { expandFiles } from "../files/expand-files.js";
import { findUpwards } from "../files/find-upwards.js";
import { InputFiles } from "../files/input-files.js";
import type { NamedSources } from "./named-sources.js";

/** `npm:@team/dev`, `npm:@team/dev@1.2`. */
export interface PackageWord {
  readonly name: string;
  /** Which versions will do. */
  readonly range: string;
}

/** What of a package.json matters here, whoever wrote it. */
interface Manifest {
  readonly version?: unknown;
  /** Where the interface file is. */
  readonly katcp?: unknown;
}

/** Undefined where a word names no package. */
export function parsePackageWord(word: string): PackageWord | undefined {
  const [, name, range = "*"] = /^npm:((?:@[^@/]+\/)?[^@/]+)(?:@(.+))?$/s.exec(word) ?? [];
  return name === undefined ? undefined : { name, range };
}

/** The interface files of an installed package, from `node_modules` in a folder or one above it; nothing is fetched. */
export function readFromPackage({ name, range }: PackageWord, from = "."): NamedSources {
  const word = range === "*" ? `npm:${name}` : `npm:${name}@${range}`;
  const refuse = (message: string): NamedSources => ({ sources: [], diagnostics: [fileDiagnostic(word, message)], isMany: false });
  if (validRange(range) === null) return refuse(`${JSON.stringify(range)} names no versions of a package`);
  const manifest = findUpwards(join("node_modules", name, "package.json"), from);
  if (manifest === undefined) return refuse(`the package is not installed: npm install --save-dev ${name}`);
  const input = new InputFiles();
  const { version: installed, katcp: entry } = manifestOf(input.content(manifest));
  const version = String(installed ?? "");
  if (!satisfies(version, range)) return refuse(`the package is installed in version ${version || "(none)"}, expected ${range}`);
  const folder = join(manifest, "..");
  // A package that katcp-gen made names its interface; in another one they lie at the top.
  const files = typeof entry === "string" ? [join(folder, entry)] : expandFiles([folder]).files;
  const labelOf = (path: string): string => path.replace(folder, `npm:${name}@${version}`);
  const sources = files.map((path) => ({
    id: basename(path),
    label: labelOf(path),
    path,
    read: (each: string) => input.content(each),
    labelOf,
  }));
  return files.length === 0 ? refuse("the package has no interface file") : { sources, diagnostics: [], isMany: files.length > 1 };
}

function manifestOf(content: Uint8Array | string): Manifest {
  if (typeof content === "string") return {};
  try {
    return JSON.parse(new TextDecoder().decode(content)) as Manifest;
  } catch {
    return {};
  }
}
