import { createHash } from "node:crypto";
import { loadTemplate, readTemplate } from "../handlebars.js";
import type { DocumentView } from "./document-view.js";
import { messageSections } from "./message-sections.js";
import { lineView, proseView } from "./prose/prose-view.js";

/** The pieces that the page is put together from, each a file of `templates/page/`. */
const partials = [
  "prose",
  "text",
  "span",
  "line",
  "message",
  "states",
  "fields",
  "examples",
  "type",
  "fact",
  "value",
  "sensors",
  "sensor-table",
  "rule",
  "parameters",
  "family",
  "named-type",
];

let drawn: ReturnType<typeof loadTemplate> | undefined;

/** The document as one page of HTML that needs no other file. Texts of the author's are escaped, whatever they hold. */
export function drawPage(view: DocumentView, { header, source }: { readonly header: string; readonly source: string }): string {
  drawn ??= loadTemplate("page/page.html.hbs", { helpers: { prose: proseView, spans: lineView }, partials });
  const style = `\n${readTemplate("page/page.css")}`;
  const script = `\n${readTemplate("page/page.js")}`;
  const groups = view.sensorSections.filter(({ group }) => group !== "");
  const hasFamilies = view.sensors.some(({ family }) => family !== undefined);
  return drawn({
    ...view,
    header,
    source,
    groups,
    hasFamilies,
    messages: messageSections(view),
    style,
    script,
    policy: policyOf(style, script),
  });
}

/** A second wall behind the escaping: a browser runs this script alone, and loads nothing. */
function policyOf(style: string, script: string): string {
  const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return `default-src 'none'; img-src data:; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`;
}
