import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compileInterface } from "../../codegen/compile.js";
import { type Diagnostic, formatDiagnostic } from "../../codegen/diagnostics/diagnostics.js";
import { readInput } from "../../codegen/files/read-input.js";

/** The folder of a corpus: `broken`, `warned` or `good`. */
export function corpusFolder(name: string): string {
  return fileURLToPath(new URL(`../corpus/${name}`, import.meta.url));
}

/** An interface of a corpus: a file, or a folder that is compiled from its `dev.katcp.json`. */
export interface CorpusCase {
  readonly name: string;
  /** The file that is compiled. */
  readonly entry: string;
}

/** The cases of a corpus, by their names. */
export function corpusCases(folder: string): readonly CorpusCase[] {
  return readdirSync(folder)
    .filter((name) => !["places.txt", "messages.txt", "generated", "codecs", "schemas"].includes(name))
    .map((name) => {
      const path = `${folder}/${name}`;
      return { name, entry: statSync(path).isDirectory() ? `${path}/dev.katcp.json` : path };
    });
}

/** Compiles a case as `katcp-gen` does. */
export function compileCase({ entry }: CorpusCase): ReturnType<typeof compileInterface> {
  return compileInterface(readFileSync(entry), entry, (file) => {
    const bytes = readInput(file);
    return bytes instanceof Uint8Array ? bytes : bytes.message;
  });
}

/** What `places.txt` says of each case: `file:line:column rule`, in the order in which the compiler should say it. */
export function expectedPlaces(folder: string): ReadonlyMap<string, readonly string[]> {
  return linesByCase(`${folder}/places.txt`);
}

/** What `messages.txt` says of each case: the same, with severity, message and advice. */
export function expectedMessages(folder: string): ReadonlyMap<string, readonly string[]> {
  return linesByCase(`${folder}/messages.txt`);
}

function linesByCase(file: string): ReadonlyMap<string, readonly string[]> {
  const cases = new Map<string, string[]>();
  for (const line of readFileSync(file, "utf8").split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const [, name = ""] = /^([^/:]+)/.exec(line) ?? [];
    cases.set(name, [...(cases.get(name) ?? []), line]);
  }
  return cases;
}

/** A diagnostic as `places.txt` writes it. */
export function showPlace({ file, line, column, rule }: Diagnostic, folder: string): string {
  return `${file.replace(`${folder}/`, "")}:${line}:${column} ${rule}`;
}

/** A diagnostic as `messages.txt` writes it. */
export function showMessage(diagnostic: Diagnostic, folder: string): string {
  return formatDiagnostic(diagnostic).replaceAll(`${folder}/`, "");
}
