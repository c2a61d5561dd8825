import { existsSync, readFileSync } from "node:fs";
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
  const known = precompiledTemplates();
  const handlebars = (require(known === undefined ? "handlebars" : "handlebars/runtime") as Handlebars).create();
  const load = (file: string): Handlebars.TemplateDelegate =>
    known === undefined ? handlebars.compile(readTemplate(file), templateOptions(file)) : handlebars.template(known[file] as TemplateSpecification);
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
  return readFileSync(new URL(`templates/${path}`, packageRoot), "utf8");
}

/** What `bundle.js` has made of all templates, where this file is a part of its bundle. */
function precompiledTemplates(): Readonly<Record<string, unknown>> | undefined {
  const path = fileURLToPath(new URL("templates.cjs", import.meta.url));
  return existsSync(path) ? (require(path) as Record<string, unknown>) : undefined;
}
