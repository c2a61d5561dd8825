import { createRequire } from "node:module";
import type { Ajv2020 } from "ajv/dist/2020.js";
import { createAjv } from "../../../model/schemas/schema-engine.js";
import type { SchemaModel } from "../../../model/type-model.js";
import { schemaAliasOf } from "./schemas-of.js";

/** What Ajv's code takes from Ajv, we take from the runtime, which everybody has. */
const imports: Readonly<Record<string, readonly [name: string, door: string]>> = {
  equal: ["isSame", "katcp-runtime/schema"],
  regExp: ["regExp", "katcp-runtime/pattern"],
  ucs2length: ["characterCount", "katcp-runtime/schema"],
};

/** The code that checks values of a schema, as Ajv makes it, and the check for a contract. */
export function printCheck(schema: SchemaModel): string {
  const standalone = createRequire(import.meta.url)("ajv/dist/standalone/index.js") as {
    readonly default: (ajv: Ajv2020, validate: ReturnType<Ajv2020["compile"]>) => string;
  };
  const ajv = createAjv({ meta: false, validateSchema: false, code: { source: true, esm: true } });
  const code = standalone.default(ajv, ajv.compile(schema.document as object));
  const [, validate = ""] = /export default (\w+);/.exec(code) ?? [];
  const needed = [...code.matchAll(required)].map(([, local = "", file = ""]) => printImport(local, file));
  const body = code.replaceAll(required, "").replace(/^"use strict";|export const validate = \w+;|export default \w+;/g, "");
  return [
    `import { type SchemaCheck, schema } from "katcp-runtime/schema";`,
    ...needed,
    body,
    `export const ${schemaAliasOf(schema)}: SchemaCheck = schema(${validate});`,
  ].join("\n");
}

/** What Ajv takes from itself, at the beginning of its code. */
const required = /const (\w+) = require\("ajv\/dist\/runtime\/(\w+)"\)\.default;/g;

function printImport(local: string, file: string): string {
  const [name, door] = imports[file] ?? [];
  if (name === undefined || door === undefined)
    throw new Error(`the check of a schema needs "${file}" of Ajv, which the runtime does not have`);
  return `import { ${name} as ${local} } from "${door}";`;
}
