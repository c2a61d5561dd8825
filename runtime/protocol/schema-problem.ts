/** One thing that a generated check has found, as Ajv says it. */
export interface SchemaError {
  /** Where in the value: a JSON pointer, `""` for the whole of it. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/** A check that a library has generated: whether a value is as its schema says, and what is wrong with it. */
export interface GeneratedCheck {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** `/dishes/3/name: expected a string`: the first thing that is wrong with a value; undefined where nothing is. */
export function findSchemaProblem(check: GeneratedCheck, value: unknown): string | undefined {
  return check(value) ? undefined : describeErrors(check.errors ?? []);
}

/** What the errors of a check come to. Of alternatives each has said what it would have liked, and the last error that none of them fits. */
export function describeErrors(errors: readonly SchemaError[]): string {
  const last = errors.at(-1);
  if (last === undefined) return "expected another value";
  const others = isOfAlternatives(last) ? errors.slice(0, -1) : [];
  // Who came farthest was meant.
  const length = others.reduce((longest, { instancePath }) => Math.max(longest, instancePath.length), 0);
  const farthest = others.filter(({ instancePath }) => instancePath.length === length);
  const [first = last] = farthest;
  return `${placeOf(first)}${[...new Set((farthest.length === 0 ? [last] : farthest).map(describe))].join(", or ")}`;
}

function isOfAlternatives({ keyword, params }: SchemaError): boolean {
  return keyword === "anyOf" || (keyword === "oneOf" && params["passingSchemas"] === null);
}

function placeOf({ instancePath }: SchemaError): string {
  return instancePath === "" ? "" : `${instancePath}: `;
}

type Params = SchemaError["params"];

/** What an error says; that of a rare keyword in the words of the library. */
function describe({ keyword, params, message = "" }: SchemaError): string {
  return describeKeyword(keyword, params) ?? `it ${message}`;
}

function describeKeyword(keyword: string, params: Params): string | undefined {
  switch (keyword) {
    case "type":
      return `expected ${[params["type"]].flat().map(typeWord).join(" or ")}`;
    case "required":
      return `expected the key ${JSON.stringify(params["missingProperty"])}`;
    case "additionalProperties":
      return `expected no key ${JSON.stringify(params["additionalProperty"])}`;
    case "unevaluatedProperties":
      return `expected no key ${JSON.stringify(params["unevaluatedProperty"])}`;
    case "enum":
      return `expected one of ${(params["allowedValues"] as readonly unknown[]).map((value) => JSON.stringify(value)).join(", ")}`;
    case "const":
      return `expected ${JSON.stringify(params["allowedValue"])}`;
    case "pattern":
      return `expected a text that matches ${String(params["pattern"])}`;
    case "uniqueItems":
      return "expected different items";
    case "multipleOf":
      return `expected a multiple of ${String(params["multipleOf"])}`;
    case "oneOf":
      return "expected a value that matches exactly one of several schemas";
    case "false schema":
      return "expected nothing";
    default:
      return describeCount(keyword, params);
  }
}

/** What each keyword of a limit counts. */
const counted: ReadonlyMap<string, readonly [bound: string, noun: string]> = new Map([
  ["minimum", ["at least", ""]],
  ["maximum", ["at most", ""]],
  ["exclusiveMinimum", ["more than", ""]],
  ["exclusiveMaximum", ["less than", ""]],
  ["minLength", ["at least", " characters"]],
  ["maxLength", ["at most", " characters"]],
  ["minItems", ["at least", " items"]],
  ["maxItems", ["at most", " items"]],
  ["minProperties", ["at least", " keys"]],
  ["maxProperties", ["at most", " keys"]],
]);

function describeCount(keyword: string, { limit }: Params): string | undefined {
  const [bound, noun] = counted.get(keyword) ?? [];
  return bound === undefined ? undefined : `expected ${bound} ${String(limit)}${noun}`;
}

function typeWord(type: unknown): string {
  if (type === "null") return "null";
  return type === "array" || type === "object" || type === "integer" ? `an ${type}` : `a ${String(type)}`;
}
