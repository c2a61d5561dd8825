import { basename, join } from "node:path";
import { satisfies, validRange } from "semver";
import type { Diagnostic } from "../diagnostics/diagnostics.js";
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

/** Undefined where a word names no package. */
export function parsePackageWord(word: string): PackageWord | undefined {
  const [, name, range = "*"] = /^npm:((?:@[^@/]+\/)?[^@/]+)(?:@(.+))?$/s.exec(word) ?? [];
  return name === undefined ? undefined : { name, range };
}

/** The interface files of an installed package, from `node_modules` in a folder or one above it; nothing is fetched. */
export function readFromPackage({ name, range }: PackageWord, from = "."): NamedSources {
  const word = range === "*" ? `npm:${name}` : `npm:${name}@${range}`;
  const refuse = (message: string): NamedSources => ({ sources: [], diagnostics: [problem(word, message)], isMany: false });
  if (validRange(range) === null) return refuse(`${JSON.stringify(range)} names no versions of a package`);
  const manifest = findUpwards(join("node_modules", name, "package.json"), from);
  if (manifest === undefined) return refuse(`the package is not installed: npm install --save-dev ${name}`);
  const input = new InputFiles();
  const version = versionIn(input.read(manifest));
  if (!satisfies(version, range)) return refuse(`the package is installed in version ${version || "(none)"}, expected ${range}`);
  const folder = join(manifest, "..");
  const { files } = expandFiles([folder]);
  const labelOf = (path: string): string => path.replace(folder, `npm:${name}@${version}`);
  const read = (path: string): Uint8Array | string => {
    const content = input.read(path);
    return content instanceof Uint8Array ? content : content.message;
  };
  const sources = files.map((path) => ({ id: basename(path), label: labelOf(path), path, read, labelOf }));
  return files.length === 0 ? refuse("the package has no interface file") : { sources, diagnostics: [], isMany: files.length > 1 };
}

function versionIn(content: Uint8Array | Diagnostic): string {
  if (!(content instanceof Uint8Array)) return "";
  try {
    const { version } = JSON.parse(new TextDecoder().decode(content)) as { readonly version?: unknown };
    return typeof version === "string" ? version : "";
  } catch {
    return "";
  }
}

function problem(file: string, message: string): Diagnostic {
  return { file, line: 1, column: 1, severity: "error", rule: "file", message };
}
