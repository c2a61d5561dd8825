import { ObjectView } from "../../interface/object-view.js";
import { parseJson } from "../../interface/parse-json.js";
import { printInterface } from "./print-interface.js";

/** What a device said of its interface (docs/wire-extensions.md), as files. */
export interface DescribedFiles {
  /** The interface file: one without comments that is laid out as this prints it is the same to the byte. */
  readonly text: string;
  /** The schemas that it names, by paths that begin with `./` and stay below it. */
  readonly schemas: ReadonlyMap<string, string>;
}

/** The newest form of descriptions that this compiler knows. */
const newestFormat = 1;

const schemaPath = /^\.\/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/** Reads the description of a device. Whoever wrote it is not trusted: a text says what is wrong with it. */
export function readDescription(text: string): DescribedFiles | string {
  const result = parseJson(text);
  if (result.kind === "problem") return `the description is no JSON: ${result.message}`;
  const view = new ObjectView(result.root);
  const format = view.number("format")?.value;
  if (format === undefined) return 'the description has no "format"';
  if (format > newestFormat) return `the description has format ${format}, and this katcp-gen knows formats up to ${newestFormat}`;
  const node = view.object("interface");
  if (node === undefined) return 'the description has no "interface"';
  const schemas = view.entries("schemas");
  const outside = schemas.find(({ key }) => !schemaPath.test(key));
  if (outside !== undefined) return `the description has a schema at ${JSON.stringify(outside.key)}, expected a path below ./`;
  return { text: printInterface(node), schemas: new Map(schemas.map(({ key, value }) => [key, printInterface(value)])) };
}
