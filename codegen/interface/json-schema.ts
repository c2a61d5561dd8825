import { KEY_TABLE, type KeyRule, LONGEST_NAME, type NameShape, type ObjectKind, type Shape } from "./key-table.js";

/** The name under which the schema is published. */
export const SCHEMA_FILE = "katcp-interface.schema.json";

type Schema = Readonly<Record<string, unknown>>;

/** The JSON Schema (draft 2020-12) of interface files, made of the table that checks them: for editors, which complete and explain by it. */
export function jsonSchema(): Schema {
  const kinds = Object.keys(KEY_TABLE) as ObjectKind[];
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "KATCP interface",
    description: "What a KATCP device promises. A file that others include has the schema of #/$defs/included-file.",
    $ref: reference("file"),
    $defs: Object.fromEntries(kinds.map((kind) => [definitionName(kind), objectSchema(KEY_TABLE[kind])])),
  };
}

/** The schema as a file. */
export function formatSchema(): string {
  return `${JSON.stringify(jsonSchema(), undefined, 2)}\n`;
}

function definitionName(kind: ObjectKind): string {
  return kind.replaceAll(" ", "-");
}

function reference(kind: ObjectKind): string {
  return `#/$defs/${definitionName(kind)}`;
}

function objectSchema(rules: readonly KeyRule[]): Schema {
  const required = rules.filter((rule) => rule.required).map(({ key }) => key);
  return {
    type: "object",
    properties: Object.fromEntries(rules.map(({ key, shape, about }) => [key, { description: about, ...shapeSchema(shape) }])),
    // For tools: whatever begins with x- is nobody else's business.
    patternProperties: { "^x-": true },
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required }),
  };
}

function shapeSchema(shape: Shape): Schema {
  switch (shape.is) {
    case "string":
      return { type: "string", ...patternSchema(shape) };
    case "boolean":
      return { type: "boolean" };
    case "number":
      return numberSchema(shape);
    case "one-of":
      return { type: "string", enum: shape.values };
    case "list":
      return { type: "array", items: shapeSchema(shape.of) };
    case "map":
      return { type: "object", propertyNames: namesSchema(shape.names), additionalProperties: shapeSchema(shape.of) };
    case "object":
      return { $ref: reference(shape.kind) };
    case "record":
      return objectSchema(shape.rules);
    case "either":
      return { anyOf: shape.shapes.map(shapeSchema) };
    case "nullable-number":
      return { type: ["number", "null"] };
    case "anything":
      return {};
  }
}

function patternSchema({ pattern, isProse = false }: Extract<Shape, { is: "string" }>): Schema {
  if (pattern === undefined) return {};
  return { pattern: pattern.source, ...(isProse ? {} : { maxLength: LONGEST_NAME }) };
}

function namesSchema({ pattern, known }: NameShape): Schema {
  return known === undefined ? { pattern: pattern.source, maxLength: LONGEST_NAME } : { enum: known };
}

function numberSchema({ integer, minimum, above, maximum }: Extract<Shape, { is: "number" }>): Schema {
  return {
    type: integer ? "integer" : "number",
    ...(minimum === undefined ? {} : { minimum }),
    ...(above === undefined ? {} : { exclusiveMinimum: above }),
    ...(maximum === undefined ? {} : { maximum }),
  };
}
