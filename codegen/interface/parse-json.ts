import { createRequire } from "node:module";
import type { JSONScanner } from "jsonc-parser";
import type { JsonEntry, JsonNode } from "./json-node.js";
import { checkString, parseNumber } from "./json-scalars.js";
import { TOKEN } from "./json-token.js";
import { quote } from "./quote.js";
import { SyntaxProblem } from "./syntax-problem.js";
import { whyNoValue } from "./why-no-value.js";

/** What a text says, or the one place where it stops to say anything. */
export type JsonResult =
  | { readonly kind: "value"; readonly root: JsonNode }
  | { readonly kind: "problem"; readonly at: number; readonly message: string; readonly hint: string | undefined };

const { createScanner } = createRequire(import.meta.url)("jsonc-parser") as typeof import("jsonc-parser");

/** jsonc-parser's ScanError is a `const enum`, which isolated modules cannot read. */
const scanError = { openComment: 1, openString: 2 } as const;

const deepest = 100;

/** More of a word that is no value is not looked at. */
const longestWord = 200;

/** Reads JSON with comments and trailing commas (interface reference, "Text"), and keeps every place. Never throws. */
export function parseJson(text: string): JsonResult {
  try {
    return { kind: "value", root: new JsonReader(text).readAll() };
  } catch (problem) {
    if (problem instanceof SyntaxProblem) return { kind: "problem", at: problem.at, message: problem.message, hint: problem.hint };
    throw problem;
  }
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Recursive descent over the tokens of the library's scanner. */
class JsonReader {
  readonly #text: string;
  readonly #scanner: JSONScanner;
  #token: number = 0;
  #start = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#scanner = createScanner(text, false);
    this.#next();
  }

  /** The value, and then the end of the text. */
  readAll(): JsonNode {
    const root = this.#readValue("a value");
    if (this.#token !== TOKEN.end) throw this.#unexpected("the end of the text");
    return root;
  }

  #readValue(expected: string): JsonNode {
    const start = this.#start;
    switch (this.#token) {
      case TOKEN.openBrace:
        return { kind: "object", start, entries: this.#readList(TOKEN.closeBrace, () => this.#readEntry()) };
      case TOKEN.openBracket:
        return { kind: "array", start, items: this.#readList(TOKEN.closeBracket, () => this.#readValue("a value or ]")) };
      case TOKEN.string:
        return { kind: "string", start, value: this.#take() };
      case TOKEN.number:
        return this.#readNumber(start);
      case TOKEN.true:
      case TOKEN.false:
        return { kind: "boolean", start, value: this.#take() === "true" };
      case TOKEN.null:
        this.#take();
        return { kind: "null", start, value: null };
      default:
        throw this.#unexpected(expected);
    }
  }

  #readNumber(start: number): JsonNode {
    const text = this.#take();
    return { kind: "number", start, value: parseNumber(text, start), text };
  }

  /** What stands between two brackets, separated by commas, of which one may trail. */
  #readList<T>(close: number, readItem: () => T): T[] {
    this.#depth++;
    if (this.#depth > deepest) throw new SyntaxProblem(this.#start, `expected no more than ${deepest} levels of brackets`);
    const items: T[] = [];
    this.#next();
    while (this.#token !== close) {
      items.push(readItem());
      if (this.#token === TOKEN.comma) this.#next();
      else if (this.#token !== close) throw this.#unexpected(close === TOKEN.closeBrace ? ", or }" : ", or ]");
    }
    this.#next();
    this.#depth--;
    return items;
  }

  #readEntry(): JsonEntry {
    const keyStart = this.#start;
    this.#expect(TOKEN.string, "a key in quotes or }");
    const key = this.#take();
    this.#expect(TOKEN.colon, ":");
    this.#next();
    return { key, keyStart, value: this.#readValue("a value") };
  }

  #expect(kind: number, expected: string): void {
    if (this.#token !== kind) throw this.#unexpected(expected);
  }

  /** The text of the token that stands here, and on to the next. */
  #take(): string {
    const value = this.#scanner.getTokenValue();
    this.#next();
    return value;
  }

  /** On to the next token that is no white space and no comment. */
  #next(): void {
    do {
      this.#skipSpace();
      this.#token = this.#scanner.scan();
      this.#start = this.#scanner.getTokenOffset();
      this.#checkToken();
    } while (this.#token >= TOKEN.lineComment && this.#token <= TOKEN.space);
  }

  /** The scanner would put white space together character by character. */
  #skipSpace(): void {
    const first = this.#scanner.getPosition();
    let at = first;
    while (isSpace(this.#text.charCodeAt(at))) at++;
    if (at > first) this.#scanner.setPosition(at);
  }

  #checkToken(): void {
    const start = this.#start;
    const end = start + this.#scanner.getTokenLength();
    const error = Number(this.#scanner.getTokenError());
    if (error === scanError.openComment) throw new SyntaxProblem(start, "expected the end of this comment, */");
    if (error === scanError.openString) throw new SyntaxProblem(start, 'expected the end of this string, "');
    if (this.#token === TOKEN.string) checkString(this.#text.slice(start, end), start);
    const isNumberGluedOn = this.#token === TOKEN.number && /[\w.+-]/.test(this.#text.charAt(end));
    if (isNumberGluedOn || (error !== 0 && this.#token === TOKEN.number)) throw this.#unexpected("a value");
  }

  #unexpected(expected: string): SyntaxProblem {
    const word = this.#word();
    const isOfAValue = expected.startsWith("a value");
    return new SyntaxProblem(this.#start, `expected ${expected}, found ${this.#describe(word)}`, isOfAValue ? whyNoValue(word) : undefined);
  }

  /** What stands here, as far as it is one word; else its first character. */
  #word(): string {
    const [word] = /^[\w.+-]+/.exec(this.#text.slice(this.#start, this.#start + longestWord)) ?? [this.#text.charAt(this.#start)];
    return word;
  }

  #describe(word: string): string {
    if (this.#token === TOKEN.end) return "the end of the text";
    return this.#token === TOKEN.string ? `the string ${quote(this.#scanner.getTokenValue())}` : quote(word);
  }
}
