import type { Diagnostic } from "../diagnostics/diagnostics.js";
import { readAuthorFile, rewriteAuthorFile } from "../files/author-files.js";
import { expandFiles } from "../files/expand-files.js";
import { readInput } from "../files/read-input.js";
import { readInterface } from "../interface/read-interface.js";
import { formatInterface } from "./format-interface.js";

/** What became of the files. */
export interface FormatResult {
  readonly diagnostics: readonly Diagnostic[];
  /** Those that were written, or would be. */
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
}

/** Formats the files that words mean; none is written where one is no JSON, which is reported. @throws FileProblem */
export function formatFiles(words: readonly string[], { check }: { readonly check: boolean }): FormatResult {
  const expanded = words.map((word) => expandFiles([word]));
  const results = expanded.flatMap(({ files }) => files).map((path) => ({ path, result: formatFile(path) }));
  const diagnostics = [
    ...expanded.flatMap((each) => each.diagnostics),
    ...results.flatMap(({ result }) => (typeof result === "object" && "rule" in result ? [result] : [])),
  ];
  const changed =
    diagnostics.length > 0 ? [] : results.flatMap(({ path, result }) => (typeof result === "string" ? [{ path, text: result }] : []));
  if (!check) for (const { path, text } of changed) rewriteAuthorFile(readAuthorFile(path), text);
  const unchanged = results.flatMap(({ path, result }) => (result === undefined ? [path] : []));
  return { diagnostics, changed: changed.map(({ path }) => path), unchanged };
}

/** The text that a file should have; undefined where it has it. */
function formatFile(path: string): string | Diagnostic | undefined {
  const bytes = readInput(path);
  if (!(bytes instanceof Uint8Array)) return bytes;
  const problem = readInterface(bytes, path);
  if ("rule" in problem) return problem;
  const text = new TextDecoder().decode(bytes);
  const formatted = formatInterface(text);
  return formatted === text ? undefined : formatted;
}
