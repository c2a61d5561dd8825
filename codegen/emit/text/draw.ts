import { loadTemplate } from "../handlebars.js";

/** Draws a template of `templates/` that is not HTML: what it prints, a view has decided. */
export function draw(template: string, view: object): string {
  return loadTemplate(template)(view);
}
