import { type Diagnostic, type ErrorRule, fileDiagnostic } from "../diagnostics/diagnostics.js";
import { checkShape } from "./check-shape.js";
import { type JsonNode, type JsonValue, toJson } from "./json-node.js";
import { recordSchema } from "./json-schema.js";
import { parseJson } from "./parse-json.js";
import { decodeText } from "./read-interface.js";
import { Reporter } from "./reporter.js";
import type { KeyRule } from "./shape.js";
import { SourceText } from "./source-text.js";

/** A kind of file that is no interface, and is checked as interfaces are: JSON with comments, whose keys a table fixes. */
export interface FileTable {
  /** What an object of it is called in a message: `simulator file`. */
  readonly noun: string;
  /** One line about such files. */
  readonly about: string;
  readonly keys: readonly KeyRule[];
}

/** A file of such a kind. */
export class TableFile {
  /** What it says; undefined where it is no JSON. What is wrong with it is among the diagnostics. */
  readonly value: JsonValue | undefined;
  readonly #node: JsonNode | undefined;
  readonly #reporter: Reporter;
  readonly #problem: Diagnostic | undefined;

  private constructor(reporter: Reporter, { node, problem }: { readonly node?: JsonNode; readonly problem?: Diagnostic }) {
    this.#reporter = reporter;
    this.#node = node;
    this.#problem = problem;
    this.value = node && toJson(node);
  }

  /** Reads a file. `file`: what diagnostics call it. It never throws. */
  static read(bytes: Uint8Array, file: string, { noun, keys }: FileTable): TableFile {
    const { text, problem } = decodeText(bytes, `a ${noun}`);
    const reporter = new Reporter(file, new SourceText(text));
    if (problem !== undefined) return new TableFile(reporter, { problem: fileDiagnostic(file, problem) });
    const result = parseJson(text);
    if (result.kind === "problem") {
      return new TableFile(reporter, { problem: reporter.error(result.at, "syntax", result.message, result.hint) });
    }
    checkShape(result.root, { is: "record", noun, rules: keys }, `the ${noun}`, reporter);
    return new TableFile(reporter, { node: result.root });
  }

  /** All that is wrong with it so far, in the order of the text. */
  get diagnostics(): readonly Diagnostic[] {
    return this.#problem === undefined ? this.#reporter.diagnostics : [this.#problem];
  }

  /**
   * Notes what is wrong beyond shapes, at the value to which keys and indices lead; `of`: at its key, and not at its value. `known`: the words
   * of which one may have been meant.
   */
  error(
    path: readonly (string | number)[],
    rule: ErrorRule,
    message: string,
    options: { readonly of?: "key"; readonly known?: Iterable<string> } = {},
  ): void {
    const { of, known } = options;
    const last = path.at(-1);
    const hint = known === undefined ? undefined : this.#reporter.guess(String(last), known);
    this.#reporter.error(placeOf(this.#node, path, of === "key"), rule, message, hint);
  }
}

/** The JSON Schema of such files, for editors. */
export function formatTableSchema({ noun, about, keys }: FileTable): string {
  const title = `${noun.charAt(0).toUpperCase()}${noun.slice(1)}`;
  return `${JSON.stringify({ ...recordSchema(keys), title, description: about }, undefined, 2)}\n`;
}

/** Where a value begins, or its key. */
function placeOf(root: JsonNode | undefined, path: readonly (string | number)[], isKey: boolean): number {
  let node = root;
  let keyStart = root?.start ?? 0;
  for (const step of path) {
    if (node?.kind === "array") node = node.items[Number(step)];
    else if (node?.kind === "object") {
      const entry = node.entries.find(({ key }) => key === step);
      keyStart = entry?.keyStart ?? keyStart;
      node = entry?.value;
    }
  }
  return isKey ? keyStart : (node?.start ?? keyStart);
}
