import { remembered } from "../../../remembered.js";
import { KEYWORDS } from "./reserved.js";

/**
 * What the values of a discrete are called in an enum: `not-ok` → `NOT_OK`. Where that makes two the same, or one empty, each keeps its case
 * (`m`, `M`), and what is no letter and no digit is spelled out (`+` → `PLUS`).
 */
export const memberNames = remembered((values: readonly string[]): readonly string[] => {
  const usual = values.map((value) => wordsOfValue(value).join("_").toUpperCase());
  if (areDistinct(usual)) return usual.map(asName);
  return values.map((value) => asName(spell(value)));
});

/** Whether aiokatcp makes the value of its name by itself. */
export function isAsNamed(value: string, name: string): boolean {
  return name.toLowerCase().replaceAll("_", "-") === value;
}

function areDistinct(names: readonly string[]): boolean {
  return !names.includes("") && new Set(names).size === names.length;
}

/** Its letters and digits, less accents. */
function wordsOfValue(value: string): readonly string[] {
  return (
    value
      .normalize("NFKD")
      .replaceAll(/\p{M}/gu, "")
      .match(/[A-Za-z0-9]+/g) ?? []
  );
}

function asName(name: string): string {
  if (/^\d/.test(name)) return `N${name}`;
  return KEYWORDS.has(name) || name === "mro" || name === "name" || name === "value" ? `${name}_` : name;
}

function spell(value: string): string {
  return (value.match(/[A-Za-z0-9]+|[^A-Za-z0-9]/gu) ?? [])
    .map((part) => (/^[A-Za-z0-9]/.test(part) ? part : characterName(part)))
    .join("_");
}

function characterName(character: string): string {
  return names[character] ?? `U${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

const names: Readonly<Record<string, string>> = {
  " ": "SPACE",
  "!": "EXCLAMATION",
  '"': "QUOTE",
  "#": "HASH",
  $: "DOLLAR",
  "%": "PERCENT",
  "&": "AMPERSAND",
  "'": "APOSTROPHE",
  "(": "LEFT_PARENTHESIS",
  ")": "RIGHT_PARENTHESIS",
  "*": "STAR",
  "+": "PLUS",
  ",": "COMMA",
  "-": "MINUS",
  ".": "DOT",
  "/": "SLASH",
  ":": "COLON",
  ";": "SEMICOLON",
  "<": "LESS",
  "=": "EQUAL",
  ">": "GREATER",
  "?": "QUESTION",
  "@": "AT",
  "[": "LEFT_BRACKET",
  "\\": "BACKSLASH",
  "]": "RIGHT_BRACKET",
  "^": "CARET",
  _: "UNDERSCORE",
  "`": "BACKTICK",
  "{": "LEFT_BRACE",
  "|": "BAR",
  "}": "RIGHT_BRACE",
  "~": "TILDE",
};
