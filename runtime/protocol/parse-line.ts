import { MessageSyntaxError, shorten, withoutStack } from "../errors.js";
import { ESCAPES } from "./escapes.js";
import { MAXIMUM_ID, Message, type MessageType } from "./message.js";
import { toBytes, type WireText } from "./wire-text.js";

/** What a character may be, guidelines §2.1; bits, since a letter is both the start of a name and a part of it. */
const ALPHA = 1;
const NAME = 2;
const SPACE = 4;
const BACKSLASH = 8;
const FORBIDDEN = 16;
/** What may follow a backslash. */
const CODE = 32;

const classOf = new Uint8Array(256);
for (let code = 0; code < 256; code++)
  classOf[code] = classify(String.fromCharCode(code)) | (ESCAPES.has(String.fromCharCode(code)) ? CODE : 0);

function classify(character: string): number {
  if (/[A-Za-z]/.test(character)) return ALPHA | NAME;
  if (/[0-9-]/.test(character)) return NAME;
  if (character === " " || character === "\t") return SPACE;
  if (character === "\\") return BACKSLASH;
  return "\0\n\r\x1b".includes(character) ? FORBIDDEN : 0;
}

/** Where in a text a line stands. */
export interface LineSpan {
  readonly text: WireText;
  readonly start: number;
  /** Just after the last character, and before the newline. */
  readonly end: number;
  /** Takes `\q` for `q`, as the C peers write it. */
  readonly isLenient: boolean;
  readonly maximumArguments: number;
}

/**
 * Reads one line: its message, the error that it is, or undefined where it is blank (§2.1: to be ignored).
 * An error is returned, not thrown: a stream of bad lines must not cost a stack trace each.
 */
export function parseLine(span: LineSpan): Message | MessageSyntaxError | undefined {
  const { text, start, end } = span;
  const type = text.charAt(start);
  if (start === end || type === " " || type === "\t") return parseBlank(span);
  if (!isType(type)) return unexpected(span, start, "expected ?, ! or #");
  const nameEnd = skip(span, start + 1, NAME);
  // What ends the line is no letter either.
  if (((classOf[text.charCodeAt(start + 1)] ?? 0) & ALPHA) === 0) {
    return unexpected(span, start + 1, "expected the letter that a name begins with");
  }
  const name = text.slice(start + 1, nameEnd);
  if (nameEnd === end) return Message.fromWire(type, name, undefined, none, true, name);
  const [id, idEnd] = text.charAt(nameEnd) === "[" ? parseId(span, nameEnd) : [undefined, nameEnd];
  if (Number.isNaN(id)) return unexpected(span, nameEnd, "expected an identifier from [1] to [2147483647]");
  const escaped = parseArguments(span, idEnd);
  if (escaped === undefined) return describe(`Too many arguments: ${type}${shorten(name)} has more than ${span.maximumArguments}`);
  if (typeof escaped === "number") return unexpected(span, escaped, explain(span, escaped));
  // A slice costs a third of what it takes to write a number.
  return Message.fromWire(type, name, id, escaped, false, id === undefined ? name : text.slice(start + 1, idEnd));
}

/** Most requests have no arguments. */
const none: readonly WireText[] = [];

function isType(character: string): character is MessageType {
  return character === "?" || character === "!" || character === "#";
}

function parseBlank(span: LineSpan): MessageSyntaxError | undefined {
  return skip(span, span.start, SPACE) === span.end ? undefined : unexpected(span, span.start, "expected ?, ! or #");
}

function skip({ text, end }: LineSpan, from: number, kind: number): number {
  let at = from;
  while (at < end && ((classOf[text.charCodeAt(at)] ?? 0) & kind) !== 0) at++;
  return at;
}

/** `<msgid> ::= "[" digit+ "]"`, here 1 to 2^31 − 1 without leading zeros as §2.2 limits it; NaN where it is anything else. */
function parseId({ text, end }: LineSpan, open: number): readonly [id: number, end: number] {
  let id = 0;
  let at = open + 1;
  for (; at < end; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9 || (digit === 0 && id === 0) || id > MAXIMUM_ID) break;
    id = id * 10 + digit;
  }
  const isWhole = at < end && text.charAt(at) === "]" && id > 0 && id <= MAXIMUM_ID;
  return [isWhole ? id : Number.NaN, at + 1];
}

/** `<arguments>`: the pieces between white space, still escaped; or the place of a character that cannot stand there; undefined: too many. */
function parseArguments(span: LineSpan, from: number): readonly WireText[] | number | undefined {
  const { text, end } = span;
  if (from === end) return none;
  const found: WireText[] = [];
  let at = from;
  while (at < end) {
    const begin = skip(span, at, SPACE);
    if (begin === at) return at;
    at = begin;
    const near = end - begin > longArgument ? begin + longArgument : end;
    while (at < near) {
      const kind = classOf[text.charCodeAt(at)] ?? 0;
      if ((kind & (SPACE | BACKSLASH | FORBIDDEN)) !== 0) {
        if ((kind & SPACE) !== 0) break;
        if ((kind & FORBIDDEN) !== 0 || !isEscape(span, at)) return at;
        at++;
      }
      at++;
    }
    if (at === begin) continue;
    if (at >= near && at < end) at = skipArgument(span, at);
    if (found.length === span.maximumArguments) return undefined;
    found.push(text.slice(begin, at));
  }
  return found;
}

/**
 * A longer argument is searched by the engine, and gone through as bytes from its first escape on: both are several times faster, and one
 * line of 16 MiB is read in one turn.
 */
const longArgument = 4096;
const special = new RegExp(`[${codesOf(SPACE | BACKSLASH | FORBIDDEN).join("")}]`, "g");

/** The characters of some kinds, as a regular expression names them. */
function codesOf(kinds: number): readonly string[] {
  return [...classOf].flatMap((kind, code) => ((kind & kinds) === 0 ? [] : [`\\x${code.toString(16).padStart(2, "0")}`]));
}

/** Where the rest of a long argument ends: at white space, at what cannot stand there, or with the line. */
function skipArgument({ text, end, isLenient }: LineSpan, from: number): number {
  special.lastIndex = from;
  let at = Math.min(special.exec(text)?.index ?? end, end);
  if (text.charAt(at) !== "\\") return at;
  // In growing pieces: the rest of the line may be thousands of such arguments, and is not copied for each.
  for (let length = longArgument; at < end; length *= 2) {
    const piece = toBytes(text.slice(at, Math.min(at + length, end)));
    const skipped = skipEscaped(piece, isLenient);
    at += skipped;
    if (skipped < Math.max(1, piece.length - 1)) break;
  }
  return at;
}

/** How many bytes go on with an argument; a backslash that is the last of them is left to whoever has what follows it. */
function skipEscaped(bytes: Uint8Array, isLenient: boolean): number {
  let at = 0;
  for (; at < bytes.length; at++) {
    const kind = classOf[bytes[at] as number] as number;
    if ((kind & (SPACE | BACKSLASH | FORBIDDEN)) === 0) continue;
    if ((kind & BACKSLASH) === 0 || at + 1 === bytes.length) break;
    if (!isLenient && ((classOf[bytes[at + 1] as number] as number) & CODE) === 0) break;
    at++;
  }
  return at;
}

function isEscape({ text, end, isLenient }: LineSpan, backslash: number): boolean {
  return backslash + 1 < end && (isLenient || ((classOf[text.charCodeAt(backslash + 1)] ?? 0) & CODE) !== 0);
}

function explain({ text, end }: LineSpan, at: number): string {
  if (text.charAt(at) !== "\\") return "expected white space or an argument";
  return at + 1 < end ? `\\${text.charAt(at + 1)} is no escape` : "the line ends within an escape";
}

function unexpected({ text, start, end }: LineSpan, at: number, expected: string): MessageSyntaxError {
  const found = at < end ? `character ${JSON.stringify(text.charAt(at))}` : "end of line";
  return describe(`Bad message: unexpected ${found} at character ${at - start + 1}: ${expected}`);
}

function describe(message: string): MessageSyntaxError {
  return withoutStack(() => new MessageSyntaxError(message));
}
