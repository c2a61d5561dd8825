import { createRequire } from "node:module";
import { TOKEN } from "../interface/json-token.js";

const { createScanner } = createRequire(import.meta.url)("jsonc-parser") as typeof import("jsonc-parser");

/** `[ 1, 2 ]` → `[1, 2]`: the library puts spaces inside the brackets of arrays, as inside braces. */
export function tightenBrackets(text: string): string {
  const tokens = tokensOf(text);
  const isTight = (index: number): boolean =>
    tokens[index - 1]?.kind === TOKEN.openBracket || tokens[index + 1]?.kind === TOKEN.closeBracket;
  const isInLine = (index: number): boolean => !tokens[index - 1]?.text.includes("\n");
  return tokens.map(({ kind, text: each }, index) => (kind === TOKEN.space && isTight(index) && isInLine(index) ? "" : each)).join("");
}

function tokensOf(text: string): readonly { readonly kind: number; readonly text: string }[] {
  const scanner = createScanner(text);
  const tokens: { readonly kind: number; readonly text: string }[] = [];
  for (let kind: number = scanner.scan(); kind !== TOKEN.end; kind = scanner.scan()) {
    const start = scanner.getTokenOffset();
    tokens.push({ kind, text: text.slice(start, start + scanner.getTokenLength()) });
  }
  return tokens;
}
