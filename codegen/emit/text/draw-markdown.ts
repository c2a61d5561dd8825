import type { DocumentView } from "./document-view.js";
import { createHandlebars, readTemplate } from "./handlebars.js";
import { messageSections } from "./message-sections.js";
import type { RuleView } from "./sensor-view.js";
import type { TypeView, ValueView } from "./type-view.js";

let drawn: ReturnType<typeof compileMarkdown> | undefined;

function compileMarkdown(): ReturnType<ReturnType<typeof createHandlebars>["compile"]> {
  const handlebars = createHandlebars();
  handlebars.registerHelper({ code, prose, line, cell, typeText, valuesText, ruleText });
  return handlebars.compile(readTemplate("interface.md.hbs"), { strict: true, noEscape: true });
}

/** The document in Markdown. Texts of the author's may be Markdown themselves; HTML in them is shown as text. */
export function drawMarkdown(view: DocumentView, header: string): string {
  drawn ??= compileMarkdown();
  const families = view.sensors.filter(({ family }) => family !== undefined);
  return drawn({ ...view, header, messages: messageSections(view), families });
}

const lineBreaks = /\r\n|\r|\n/g;

/** Text in backticks, of which there are more than stand in it. */
function code(text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((length, run) => Math.max(length, run.length), 0);
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `\`${text}\`` : `${fence} ${text} ${fence}`;
}

/** Code in backticks; else a fence or a heading at the start of a line, or `<`. */
const telling = /(?<!`)(`{1,2})(?!`)(?:(?!\n[ \t]*\n)[\s\S])*?(?<!`)\1(?!`)|^[ \t]*(?:`{3,}|~{3,}|#)|</gm;

/** A text in which nothing but code in backticks is more than text: no HTML begins in it, no fence and no heading. */
function prose(text: string): string {
  return text
    .replaceAll(lineBreaks, "\n")
    .replaceAll(telling, (match, ticks: string | undefined) => (ticks === undefined ? match.replaceAll(/[`~#<]/g, "\\$&") : match));
}

/** A text in one line. */
function line(text: string): string {
  return prose(text).replaceAll(lineBreaks, " ");
}

/** A text in a table: what would end a cell or a row is written otherwise. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(lineBreaks, " ");
}

function typeText({ name, values, facts }: TypeView): string {
  const told = facts.map(({ text, codes }) => [text, ...codes.map(code)].join(" "));
  return [[name, ...told].join(", "), valuesText(values)].filter((part) => part !== "").join(": ");
}

/** Values with what they mean are set apart by semicolons. */
function valuesText(values: readonly ValueView[]): string {
  const isTold = values.some(({ meaning }) => meaning !== "");
  return values.map(({ value, meaning }) => `${code(value)}${meaning === "" ? "" : ` (${line(meaning)})`}`).join(isTold ? "; " : " ");
}

function ruleText({ label, text, code: word, status }: RuleView): string {
  const parts = [label, word === "" ? "" : code(word), text].filter((part) => part !== "");
  return `${parts.join(" ")}${status === "" ? "" : `: ${status}`}`;
}
