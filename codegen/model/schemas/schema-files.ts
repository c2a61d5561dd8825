import { posix, sep } from "node:path";
import { toJson } from "../../interface/json-node.js";
import type { ObjectView } from "../../interface/object-view.js";
import { quote } from "../../interface/quote.js";
import type { ReadJson } from "../../interface/read-includes.js";
import type { JsonFile } from "../../interface/read-json.js";
import type { Reporter } from "../../interface/reporter.js";
import { fits } from "../../interface/shape.js";
import { SCHEMA_PATH } from "../../interface/spellings.js";
import { patternProblem } from "../patterns/read-pattern.js";
import type { SchemaModel } from "../type-model.js";
import { SchemaBundle } from "./bundle-schema.js";
import { nearestNode } from "./json-pointer.js";
import { compileCheck, findSchemaMistakes } from "./schema-engine.js";
import { keyword, schemasIn } from "./schema-keywords.js";

const dialect = /^https?:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/;

/** The schemas that an interface names, each once. */
export class SchemaFiles {
  readonly #readJson: ReadJson;
  readonly #known = new Map<string, SchemaModel | undefined>();
  readonly #checked = new Set<JsonFile>();

  constructor(readJson: ReadJson) {
    this.#readJson = readJson;
  }

  /** Those that could be read, in the order in which they were. */
  get models(): readonly SchemaModel[] {
    return [...this.#known.values()].flatMap((schema) => schema ?? []);
  }

  /** The `schema` of a type (interface reference, "More of types"); undefined where it is none, which is reported. */
  read(view: ObjectView, reporter: Reporter, pathOf: (path: string) => string): SchemaModel | undefined {
    const node = view.string("schema");
    // One that is no path has been reported.
    if (node === undefined || !fits(node.value, SCHEMA_PATH)) return undefined;
    const target = posix.normalize(posix.join(posix.dirname(reporter.file.replaceAll(sep, "/")), node.value));
    if (this.#known.has(target)) return this.#known.get(target);
    const file = this.#readJson(target);
    if (typeof file === "string") reporter.error(node.start, "file", `${target}: ${file}`);
    const schema = typeof file === "string" || file === undefined ? undefined : this.#build(file, pathOf(node.value));
    const problem = schema && findUseProblem(schema);
    if (problem !== undefined) reporter.error(node.start, "bad-value", `the schema ${quote(node.value)} cannot be used: ${problem}`);
    this.#known.set(target, schema);
    return schema;
  }

  #build(file: JsonFile, path: string): SchemaModel | undefined {
    const bundle = new SchemaBundle(file, this.#readJson);
    const isSound = bundle.files.map((each) => this.#check(each)).every(Boolean);
    const { document } = bundle;
    return document === undefined || !isSound ? undefined : { path, name: this.#freeName(path), document };
  }

  /** Whether a file is a schema; what is wrong with it is reported once. */
  #check(file: JsonFile): boolean {
    const { node, reporter } = file;
    if (this.#checked.has(file)) return !reporter.has("bad-value");
    this.#checked.add(file);
    for (const { pointer, message } of findSchemaMistakes(toJson(node))) {
      reporter.error(nearestNode(node, pointer).start, "bad-value", `this is not a JSON Schema: ${message}`);
    }
    const says = node.kind === "object" ? keyword(node, "$schema") : undefined;
    if (says?.kind === "string" && !dialect.test(says.value)) {
      reporter.error(says.start, "bad-value", `"$schema" expects JSON Schema 2020-12, found ${quote(says.value)}`);
    }
    checkPatterns(file);
    return !reporter.has("bad-value");
  }

  /** `./schemas/config.schema.json` → `config`; of two files of one name the later one gets a number. */
  #freeName(path: string): string {
    const taken = new Set(Array.from(this.#known.values(), (schema) => schema?.name));
    const words = posix
      .basename(path)
      .replace(/(?:\.schema)?\.json$/i, "")
      .toLowerCase()
      .split(/[^a-z0-9]+/);
    const base = words
      .filter((word) => word !== "")
      .join("-")
      .replace(/^(?=\d|$)/, "schema-")
      .replace(/-$/, "");
    for (let number = 1; ; number++) {
      const name = number === 1 ? base : `${base}-${number}`;
      if (!taken.has(name)) return name;
    }
  }
}

/** What the runtime's engine does not read is no pattern of ours. */
function checkPatterns({ node, reporter }: JsonFile): void {
  for (const schema of schemasIn(node)) {
    const pattern = keyword(schema, "pattern");
    const properties = keyword(schema, "patternProperties");
    const sources = [
      ...(pattern?.kind === "string" ? [{ text: pattern.value, at: pattern.start }] : []),
      ...(properties?.kind === "object" ? properties.entries.map(({ key, keyStart }) => ({ text: key, at: keyStart })) : []),
    ];
    for (const { text, at } of sources) {
      const problem = patternProblem(text);
      if (problem !== undefined)
        reporter.error(at, "bad-value", `"pattern" expects an expression of RE2, found ${quote(text)}: ${problem}`);
    }
  }
}

/** A schema may refer to itself only by way of something that a value has less of. */
function findUseProblem({ document }: SchemaModel): string | undefined {
  try {
    compileCheck(document)(null);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof RangeError) return "it refers to itself in an endless circle";
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
