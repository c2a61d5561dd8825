import type { TypeModel } from "../../model/type-model.js";
import { call, type Expression, given, keyword } from "./layout/expression.js";
import { text } from "./layout/literal.js";
import { pythonPattern } from "./patterns/python-pattern.js";
import { itemType, type TypeScope } from "./py-type.js";

/** What makes the datatype of a type: `floating(minimum=0.0)`. */
export function datatypeExpression(type: TypeModel, words: readonly string[] | undefined, scope: TypeScope): Expression {
  const item = itemDatatype(type, scope);
  const value = type.separator === undefined ? item : call(scope.imports.use("._katcp.lists", "list_of"), item, text(type.separator));
  return words === undefined ? value : call(scope.imports.use("._katcp.lists", "with_words"), value, ...words.map(text));
}

function itemDatatype(type: TypeModel, scope: TypeScope): Expression {
  const make = scope.imports.use("._katcp.datatypes", makers[type.datatype] ?? "text");
  const { minimum, maximum, pattern } = type;
  switch (type.datatype) {
    case "discrete":
      return call(make, itemType(type, scope));
    case "integer":
      return call(make, ...limits(minimum, maximum, String));
    case "float":
      return call(make, ...limits(minimum, maximum, floatLimit));
    case "timestamp":
      return call(make, ...given(type.now ? keyword("now", "True") : undefined));
    default:
      return call(make, ...given(pattern === undefined ? undefined : keyword("pattern", text(pythonPattern(pattern) ?? pattern))));
  }
}

const makers: Readonly<Record<string, string>> = {
  integer: "integer",
  float: "floating",
  boolean: "boolean",
  string: "text",
  bytes: "data",
  timestamp: "timestamp",
  address: "address",
  discrete: "discrete",
  json: "json_value",
  complex: "complex_number",
};

/** As people write it, since errors show it: a float may be an int. */
function floatLimit(limit: number | bigint): string {
  return Object.is(limit, -0) ? "-0.0" : String(limit);
}

type Limit = TypeModel["minimum"];

function limits(minimum: Limit, maximum: Limit, write: (limit: number | bigint) => string): readonly Expression[] {
  return given(
    minimum === undefined ? undefined : keyword("minimum", write(minimum)),
    maximum === undefined ? undefined : keyword("maximum", write(maximum)),
  );
}
