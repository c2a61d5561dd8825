import { characterClass } from "./character-class.js";

/**
 * A regular expression of RE2 as Python's `re` reads it, with the flag ASCII; undefined where Python has no such form (`(?U)`, `(?m)`).
 * The engines differ in little else: `$`, `\z`, what a space is, and how groups and flags are written.
 */
export function pythonPattern(source: string): string | undefined {
  const flags = /^\(\?([is]+)\)/.exec(source);
  if (flags === null) return translate(source);
  const rest = translate(source.slice(flags[0].length));
  return rest === undefined ? undefined : `(?${flags[1]}:${rest})`;
}

/** Each piece of an expression, the longer ones first. */
const piece =
  /\\Q[\s\S]*?(?:\\E|$)|\\[pP](?:\{\^?\w+\}|\w)|\\x\{[0-9A-Fa-f]+\}|\\x[0-9A-Fa-f]{2}|\\[\s\S]|\(\?P?<\w+>|\(\?[a-zA-Z-]*[:)]|\[\^?\]?(?:\[:\^?\w+:\]|\\x\{[0-9A-Fa-f]+\}|\\[\s\S]|[^\]\\])*\]|[\s\S]/gu;

function translate(source: string): string | undefined {
  const pieces = [...source.matchAll(piece)].map(([each], index, all) => translatePiece(each, all[index + 1]?.[0]));
  return pieces.includes(undefined) ? undefined : pieces.join("");
}

function translatePiece(each: string, next: string | undefined): string | undefined {
  if (each === "$") return "\\Z";
  // Python takes `{,2}` for a count, and RE2 for a text.
  if (each === "{" && next === ",") return "\\{";
  if (each.startsWith("\\")) return translateEscape(each);
  if (each.length > 1 && each.startsWith("[")) return translateClass(each);
  if (/^\(\?P?</.test(each)) return "(?:";
  return each.startsWith("(?") ? translateGroup(each) : each;
}

function translateGroup(group: string): string | undefined {
  return /^\(\?(?:[is]*|[is]*-[is]+):$/.test(group) ? group : undefined;
}

const spaces = "\\t\\n\\f\\r ";

function translateEscape(escaped: string): string | undefined {
  if (escaped === "\\s") return `[${spaces}]`;
  if (escaped === "\\S") return `[^${spaces}]`;
  if (escaped === "\\z") return "\\Z";
  if (escaped.startsWith("\\Q")) return quoted(escaped.slice(2).replace(/\\E$/, ""));
  return plainEscape(escaped) ?? characterClass(escaped);
}

/** What means the same in both, wherever it stands. */
function plainEscape(escaped: string): string | undefined {
  const code = /^\\x\{(.+)\}$/.exec(escaped)?.[1];
  if (code !== undefined) return `\\U${code.padStart(8, "0")}`;
  return /^\\(?:x..|[abfnrtvABdDwW]|[^A-Za-z0-9])$/u.test(escaped) ? escaped : undefined;
}

function translateClass(text: string): string | undefined {
  const [, open = "[", items = ""] = /^(\[\^?)([\s\S]*)\]$/u.exec(text) ?? [];
  const parts = items.match(/\[:\^?\w+:\]|\\x\{[0-9A-Fa-f]+\}|\\x[0-9A-Fa-f]{2}|\\[\s\S]|[\s\S]/gu) ?? [];
  const translated = parts.map(classItem);
  return translated.includes(undefined) ? characterClass(text) : `${open}${translated.join("")}]`;
}

/** A text that stands for itself. */
function quoted(text: string): string {
  return text.replaceAll(/[^\w\s]/g, "\\$&");
}

function classItem(item: string): string | undefined {
  const named = /^\[:(\w+):\]$/.exec(item)?.[1];
  if (named !== undefined) return classes[named];
  if (item === "\\s") return spaces;
  if (item.startsWith("\\")) return plainEscape(item);
  // Python may give these another meaning some day, and warns of it.
  return /^[[&|~\]]$/.test(item) ? `\\${item}` : item;
}

const classes: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: "\\x00-\\x7f",
  blank: "\\t ",
  cntrl: "\\x00-\\x1f\\x7f",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-/:-@\\[-`{-\\~",
  space: "\\t\\n\\v\\f\\r ",
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};
