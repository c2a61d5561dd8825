import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { HelperDeclareSpec } from "handlebars";
import { packageRoot } from "../package-root.js";

type Handlebars = typeof import("handlebars");

const require = createRequire(import.meta.url);

/** What a template of Handlebars needs beside its view. */
export interface TemplateNeeds {
  readonly helpers?: HelperDeclareSpec;
  /** The pieces that it is put together from: files of its own folder. */
  readonly partials?: readonly string[];
}

/** A template of `templates/`, loaded when something must be drawn: in the bundle it has been compiled, and its compiler stays away. */
export function loadTemplate(path: string, { helpers = {}, partials = [] }: TemplateNeeds = {}): (view: object) => string {
  const plain = plainTemplates()[path];
  if (plain !== undefined) return plain;
  const isCompiled = existsSync(compiled(path));
  const handlebars = (require(isCompiled ? "handlebars/dist/handlebars.runtime.js" : "handlebars") as Handlebars).create();
  const load = (file: string): Handlebars.TemplateDelegate =>
    isCompiled
      ? handlebars.template(require(fileURLToPath(compiled(file))))
      : handlebars.compile(readTemplate(file), templateOptions(file));
  handlebars.registerHelper(helpers);
  for (const name of partials) handlebars.registerPartial(name, load(path.replace(/[^/]*$/, `${name}.hbs`)));
  return load(path);
}

/** How a template is compiled: all but the pages of HTML print what a view has decided as it is. */
export function templateOptions(path: string): CompileOptions {
  return path.startsWith("page/") ? { strict: true, preventIndent: true } : { strict: true, noEscape: true };
}

/** A file of `templates/`. */
export function readTemplate(path: string): string {
  return readFileSync(new URL(path, templates()), "utf8");
}

/** The names of the files in a folder of `templates/`. */
export function listTemplates(path: string): readonly string[] {
  return readdirSync(new URL(path, templates())).sort();
}

let folder: URL | undefined;

/** A bundle has a copy of its own, so that it changes as a whole. */
function templates(): URL {
  folder ??= findTemplates();
  return folder;
}

function findTemplates(): URL {
  const bundled = new URL("templates/", import.meta.url);
  return existsSync(bundled) ? bundled : new URL("templates/", packageRoot);
}

let plain: PlainTemplates | undefined;

type PlainTemplates = Readonly<Record<string, (view: object) => string>>;

/** Those that `bundle.js` has made functions of, which need nothing of Handlebars. */
function plainTemplates(): PlainTemplates {
  plain ??= loadPlainTemplates();
  return plain;
}

function loadPlainTemplates(): PlainTemplates {
  const file = new URL("plain.cjs", templates());
  return existsSync(file) ? (require(fileURLToPath(file)) as PlainTemplates) : {};
}

/** What `bundle.js` has made of a template. */
function compiled(path: string): URL {
  return new URL(`${path}.cjs`, templates());
}
