import { type Diagnostic, fileDiagnostic } from "../diagnostics/diagnostics.js";
import { checkShape } from "./check-shape.js";
import type { JsonNode } from "./json-node.js";
import { ObjectView } from "./object-view.js";
import { parseJson } from "./parse-json.js";
import { shorten } from "./quote.js";
import { Reporter } from "./reporter.js";
import { SourceText } from "./source-text.js";

/** The interface itself, or a file that it includes, which need not say who the device is. */
export type FileKind = "file" | "included file";

/** The file as it is written: every value with its place, each of the shape that its key asks for, or reported. */
export interface Interface {
  /** Its name, as diagnostics say it. */
  readonly file: string;
  /** Whether others include it. */
  readonly kind: FileKind;
  readonly node: JsonNode;
  readonly root: ObjectView;
  /** Takes what is wrong beyond shapes. */
  readonly reporter: Reporter;
}

/** The newest format that this compiler knows. */
const newestFormat = 1;

/** Reads a file; a text that is no JSON gives just the diagnostic that says so. */
export function readInterface(bytes: Uint8Array, file: string, kind: FileKind = "file"): Interface | Diagnostic {
  const text = decodeText(bytes, "an interface");
  if (text.problem !== undefined) return fileDiagnostic(file, text.problem);
  const source = new SourceText(text.text);
  const reporter = new Reporter(file, source);
  const result = parseJson(text.text);
  if (result.kind === "problem") {
    return reporter.error(result.at, "syntax", result.message, result.hint);
  }
  const root = new ObjectView(result.root);
  const format = root.number("format");
  if (format !== undefined && format.value > newestFormat) {
    // Whatever else looks wrong may be right in that format.
    const message = `this file has format ${shorten(format.text)}, and this katcp-gen knows formats up to ${newestFormat}`;
    return reporter.error(format.start, "bad-value", message, "install a newer katcp-gen");
  }
  checkShape(result.root, { is: "object", kind }, "the file", reporter);
  return { file, kind, node: result.root, root, reporter };
}

/** The text of a file, or why it has none. */
export function decodeText(bytes: Uint8Array, expected: string): { readonly text: string; readonly problem?: string } {
  if (bytes.length === 0) return { text: "", problem: `the file is empty, expected ${expected}` };
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return { text: "", problem: "the file begins with a byte order mark, expected UTF-8 without one" };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { text: "", problem: "the file is not UTF-8" };
  }
}
