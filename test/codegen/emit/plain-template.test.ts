import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Handlebars from "handlebars";
import { describe, expect, test } from "vitest";
import { templateOptions } from "../../../codegen/emit/handlebars.js";
import { plainModule, plainTemplate } from "../../../codegen/emit/plain-template.js";

type Print = (view: object) => string;

/** The function that the bundle has of a template; undefined where it is not plain. */
function plainOf(text: string): Print | undefined {
  const print = plainTemplate(Handlebars.parse(text));
  if (print === undefined) return undefined;
  const module: { exports: Record<string, Print> } = { exports: {} };
  new Function("module", plainModule(new Map([["it", print]])))(module);
  return module.exports["it"];
}

const handlebarsOf = (text: string): Print => Handlebars.compile(text, { strict: true, noEscape: true });

describe("a plain template prints what Handlebars prints", () => {
  test.each<[string, object]>([
    ['a "quoted" `{{name}}`\\n & <{{other}}>\u2028', { name: "x", other: "<&>\n" }],
    ["{{none}}|{{zero}}|{{no}}", { none: undefined, zero: 0, no: null }],
    ["{{#if a}}a{{/if}}{{#if b}}b{{/if}}{{#if c}}c{{/if}}{{#if d}}d{{/if}}", { a: [], b: "", c: 0, d: "0" }],
    ["{{#each list}}\n  {{this}}\n{{/each}}\nend", { list: ["one", "two"] }],
    [
      "{{#each list}}{{#if is}}{{name}}{{#each inner}}{{this}},{{/each}}{{/if}}{{/each}}",
      { list: [{ is: true, name: "n", inner: [1, 2] }, { is: false }] },
    ],
    ["{{#each nothing}}x{{/each}}.", { nothing: undefined }],
    ["{{#each nothing}}x{{/each}}.", {}],
    ["{{#if nothing}}x{{/if}}.", {}],
  ])("%j", (text, view) => {
    expect(plainOf(text)?.(view)).toBe(handlebarsOf(text)(view));
  });

  test("and refuses a name that the view does not have", () => {
    for (const print of [plainOf, handlebarsOf]) expect(() => print("{{#each list}}{{name}}{{/each}}")?.({ list: [{}] })).toThrow(/name/);
  });
});

test.each([
  "{{help this}}",
  "{{> part}}",
  "{{#if a}}b{{else}}c{{/if}}",
  "{{../a}}",
  "{{a.b}}",
  "{{@index}}",
  "{{#unless a}}b{{/unless}}",
  "{{#with a}}b{{/with}}",
  "{{{a b=1}}}",
])("%s needs Handlebars", (text) => {
  expect(plainOf(text)).toBeUndefined();
});

const folder = fileURLToPath(new URL("../../../codegen/templates/", import.meta.url));
const templates = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".hbs"));

/** A view that has whatever a program asks for; of what it asks whether it holds, every second does. */
function viewOf({ body }: hbs.AST.Program, depth = 0): Record<string, unknown> {
  const view: Record<string, unknown> = {};
  for (const [index, statement] of body.entries()) {
    if (statement.type === "MustacheStatement")
      view[String(((statement as hbs.AST.MustacheStatement).path as hbs.AST.PathExpression).original)] ??= `text ${depth}.${index}`;
    if (statement.type !== "BlockStatement") continue;
    const { path, params, program } = statement as hbs.AST.BlockStatement;
    const name = (params[0] as hbs.AST.PathExpression).original;
    const inner = viewOf(program, depth + 1);
    if (path.original === "each") view[name] = [inner, { ...inner }];
    else Object.assign(view, { [name]: index % 2 === 0, ...inner, ...view });
  }
  return view;
}

test("all templates of Python are plain, and each plain one prints what Handlebars prints", () => {
  const plain = templates.flatMap((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    const print = templateOptions(file).noEscape ? plainOf(text) : undefined;
    return print === undefined ? [] : [{ file, text, print }];
  });
  for (const { file, text, print } of plain) {
    const view = viewOf(Handlebars.parse(text));
    expect(print(view), file).toBe(handlebarsOf(text)(view));
  }
  const names = plain.map(({ file }) => file.replaceAll("\\", "/"));
  expect(names).toEqual(expect.arrayContaining(templates.filter((file) => file.startsWith("python"))));
  expect(names.length).toBeGreaterThan(12);
});
