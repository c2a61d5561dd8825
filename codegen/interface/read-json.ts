import type { Diagnostic } from "../diagnostics/diagnostics.js";
import type { JsonNode } from "./json-node.js";
import { parseJson } from "./parse-json.js";
import { decodeText } from "./read-interface.js";
import { Reporter } from "./reporter.js";
import { SourceText } from "./source-text.js";

/** A file of JSON that is no interface: every value with its place. */
export interface JsonFile {
  /** Its path, as diagnostics name it. */
  readonly file: string;
  readonly node: JsonNode;
  readonly reporter: Reporter;
}

/** Reads a file of JSON: a text that is none gives the diagnostic that says so, and bytes that are no text say why. */
export function readJsonFile(bytes: Uint8Array, file: string): JsonFile | Diagnostic | string {
  const { text, problem } = decodeText(bytes, "JSON");
  if (problem !== undefined) return problem;
  const reporter = new Reporter(file, new SourceText(text));
  const result = parseJson(text);
  return result.kind === "problem" ? reporter.error(result.at, "syntax", result.message) : { file, node: result.root, reporter };
}
