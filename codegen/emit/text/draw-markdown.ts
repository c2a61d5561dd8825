import { loadTemplate } from "../handlebars.js";
import type { DocumentView } from "./document-view.js";
import { messageSections } from "./message-sections.js";
import { codeSpan } from "./prose/escape-markdown.js";
import { codeCell, markdownBlocks, markdownCell, markdownLine } from "./prose/print-markdown.js";
import type { RuleView } from "./sensor-view.js";
import type { TypeView, ValueView } from "./type-view.js";

let drawn: ReturnType<typeof loadTemplate> | undefined;

const helpers = {
  code: codeSpan,
  blocks: markdownBlocks,
  line: markdownLine,
  cell: markdownCell,
  codeCell,
  typeText,
  valuesText,
  ruleText,
};

/** The document in Markdown. Texts of the author's are no Markdown: they are shown as they are written. */
export function drawMarkdown(view: DocumentView, header: string): string {
  drawn ??= loadTemplate("interface.md.hbs", { helpers });
  const families = view.sensors.filter(({ family }) => family !== undefined);
  const groups = view.sensorSections.filter(({ group }) => group !== "");
  return drawn({ ...view, header, messages: messageSections(view), families, groups });
}

/** A type, as a cell of a table. */
function typeText({ name, values, facts }: TypeView): string {
  const told = facts.map(({ text, codes }) => [text, ...codes.map(codeCell)].join(" "));
  return [[name, ...told].join(", "), valuesText(values)].filter((part) => part !== "").join(": ");
}

/** Values with what they mean are set apart by semicolons. */
function valuesText(values: readonly ValueView[]): string {
  const isTold = values.some(({ meaning }) => meaning !== "");
  return values
    .map(({ value, meaning }) => `${codeCell(value)}${meaning === "" ? "" : ` (${markdownCell(meaning)})`}`)
    .join(isTold ? "; " : " ");
}

/** A rule, as a part of a cell. */
function ruleText({ label, text, code, status }: RuleView): string {
  const parts = [label, code === "" ? "" : codeCell(code), text].filter((part) => part !== "");
  return `${parts.join(" ")}${status === "" ? "" : `: ${status}`}`;
}
