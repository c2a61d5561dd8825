import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { packageRoot } from "../../package-root.js";

/** Draws a template of `templates/` that is not HTML: what it prints, a view has decided. */
export function draw(template: string, view: object): string {
  const Handlebars = createRequire(import.meta.url)("handlebars") as typeof import("handlebars");
  const text = readFileSync(new URL(`templates/${template}`, packageRoot), "utf8");
  return Handlebars.compile(text, { strict: true, noEscape: true })(view);
}
