type Statement = hbs.AST.Statement;
type Path = hbs.AST.PathExpression;

/** What the functions below call. It is as strict as Handlebars is told to be: a name that a view does not have is a mistake. */
const prelude = `
const text = (view, name) => {
  if (!(name in view)) throw new Error(\`"\${name}" is not in the view\`);
  return view[name] ?? "";
};
const holds = (value) => (Array.isArray(value) ? value.length > 0 : Boolean(value));
const each = (items, print) => {
  let printed = "";
  for (const item of items ?? []) printed += print(item);
  return printed;
};
`;

/** A module of templates that are plain, by their paths: to load Handlebars, and to have it ask each name what it is, takes longer than to print. */
export function plainModule(templates: ReadonlyMap<string, string>): string {
  const entries = [...templates].map(([path, print]) => `  ${JSON.stringify(path)}: ${print},\n`);
  return `${prelude}\nmodule.exports = {\n${entries.join("")}};\n`;
}

/** A template of Handlebars as a function of JavaScript; undefined where it has more than names, `if` and `each`, or escapes what it prints. */
export function plainTemplate({ body }: hbs.AST.Program): string | undefined {
  const printed = printAll(body, "view");
  return printed && `(view) => ${printed}`;
}

/** What statements print, as an expression; `view`: the variable whose names they know. */
function printAll(statements: readonly Statement[], view: string): string | undefined {
  const parts = statements.map((statement) => print(statement, view));
  return parts.includes(undefined) ? undefined : ['""', ...parts].join(" + ");
}

function print(statement: Statement, view: string): string | undefined {
  switch (statement.type) {
    case "ContentStatement":
      return JSON.stringify((statement as hbs.AST.ContentStatement).value);
    case "MustacheStatement":
      return printName(statement as hbs.AST.MustacheStatement, view);
    case "BlockStatement":
      return printBlock(statement as hbs.AST.BlockStatement, view);
    default:
      return undefined;
  }
}

function printName({ path, params, hash }: hbs.AST.MustacheStatement, view: string): string | undefined {
  if (params.length > 0 || hash !== undefined) return undefined;
  const name = nameOf(path);
  return name === "" ? view : name && `text(${view}, ${JSON.stringify(name)})`;
}

function printBlock({ path, params, hash, program, inverse }: hbs.AST.BlockStatement, view: string): string | undefined {
  const [of, ...others] = params;
  const name = of && nameOf(of as Path);
  if (!name || others.length > 0 || hash !== undefined || inverse !== undefined) return undefined;
  const value = `${view}[${JSON.stringify(name)}]`;
  const isEach = path.original === "each";
  const inner = isEach ? `${view}_` : view;
  const printed = printAll(program.body, inner);
  if (printed === undefined || (!isEach && path.original !== "if")) return undefined;
  return isEach ? `each(${value}, (${inner}) => ${printed})` : `(holds(${value}) ? ${printed} : "")`;
}

/** `""` of `this`; undefined of what is no name of the view: `../name`, `@index`, `one.of.it`. */
function nameOf(path: Path | hbs.AST.Expression): string | undefined {
  if (path.type !== "PathExpression") return undefined;
  const { data, depth, parts, original } = path as Path;
  if (data || depth > 0 || parts.length > 1) return undefined;
  return original === "this" ? "" : parts[0];
}
