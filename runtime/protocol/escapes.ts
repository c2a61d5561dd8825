import type { WireText } from "./wire-text.js";

/** Guidelines §2.1, `<escapecode>`: the character after the backslash, and what the two mean. */
export const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\\", "\\"],
  ["_", " "],
  ["0", "\0"],
  ["n", "\n"],
  ["r", "\r"],
  ["e", "\x1b"],
  ["t", "\t"],
  ["@", ""],
]);

const codeOf = new Map([...ESCAPES].filter(([, meaning]) => meaning !== "").map(([code, meaning]) => [meaning, `\\${code}`]));
/** `<special>` of guidelines §2.1: what may not stand in an argument as it is. */
const specials = `[${[...codeOf.keys()].map((character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`).join("")}]`;
const special = new RegExp(specials);
const everySpecial = new RegExp(specials, "g");
const everyEscape = /\\([\s\S])/g;

/** An argument as it stands in a message. §2.1: `\@` is the empty argument. */
export function escapeArgument(text: WireText): WireText {
  if (text === "") return "\\@";
  return special.test(text) ? text.replace(everySpecial, (character) => codeOf.get(character) ?? character) : text;
}

/** What an argument of a message means. An unknown code stands for itself; the parser refuses one unless it is lenient. */
export function unescapeArgument(text: WireText): WireText {
  return text.includes("\\") ? text.replace(everyEscape, (_, code: string) => ESCAPES.get(code) ?? code) : text;
}
