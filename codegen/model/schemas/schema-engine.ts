import { createRequire } from "node:module";
import type { Ajv2020, Options } from "ajv/dist/2020.js";
import { describeErrors, type SchemaError } from "katcp-runtime/vocabulary";
import type { JsonValue } from "../../interface/json-node.js";
import { searchExpression } from "../patterns/pattern-engine.js";

/** Finds an expression in texts as the runtime will; generated code calls it by this name. */
const regExp = Object.assign((source: string) => searchExpression(source), { code: 'require("ajv/dist/runtime/regExp").default' });

/** Ajv, loaded when an interface has a schema. */
export function createAjv(options: Options = {}): Ajv2020 {
  const { Ajv2020: Engine } = createRequire(import.meta.url)("ajv/dist/2020.js") as { readonly Ajv2020: typeof Ajv2020 };
  // As the specification has it, keywords that it does not know say nothing, and `format` only informs.
  return new Engine({ strict: false, validateFormats: false, ...options, code: { regExp, ...options.code } });
}

const metaSchema = "https://json-schema.org/draft/2020-12/schema";

let judge: Ajv2020 | undefined;
let checker: Ajv2020 | undefined;

/** What is wrong with a document that is to be a schema: at which of its values, and what. */
export function findSchemaMistakes(document: JsonValue): readonly { readonly pointer: string; readonly message: string }[] {
  judge ??= createAjv({ allErrors: true });
  // Not by `validateSchema`, which would take the document's word for its draft, and throws at null.
  if (judge.validate(metaSchema, document)) return [];
  const byPlace = new Map<string, SchemaError[]>();
  for (const error of judge.errors ?? []) byPlace.set(error.instancePath, [...(byPlace.get(error.instancePath) ?? []), error]);
  return [...byPlace].map(([pointer, errors]) => ({
    pointer,
    message: describeErrors(errors.map((error) => ({ ...error, instancePath: "" }))),
  }));
}

/** A check of values, ready to be called. @throws Error where the schema cannot be compiled */
export function compileCheck(document: JsonValue): (value: JsonValue) => readonly SchemaError[] {
  // Whether it is a schema at all has been looked at, with places.
  checker ??= createAjv({ meta: false, validateSchema: false });
  const validate = checker.compile(document as object);
  return (value) => (validate(value) ? [] : (validate.errors ?? []));
}
