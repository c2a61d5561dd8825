import { MessageSyntaxError, withoutStack } from "../errors.js";
import type { Message } from "./message.js";
import { NextPlace, nowhere } from "./next-place.js";
import { parseLine } from "./parse-line.js";
import { PlainLines } from "./plain-lines.js";
import { append, wholePieceBytes } from "./text-pieces.js";
import { detach, fromBytes, toBytes, type WireText } from "./wire-text.js";

/** The longest line that is read unless an option says otherwise: 16 MiB, as aiokatcp has it. */
export const DEFAULT_MAXIMUM_LINE_BYTES = 16 * 1024 * 1024;

/** Settings of a `MessageParser`. */
export interface MessageParserOptions {
  /** A longer line gives one error, and is skipped. */
  readonly maximumLineBytes?: number;
  /** A message with more arguments is an error. Default: as many as fit the line. */
  readonly maximumArguments?: number;
  /** Reads `\q` as `q` instead of refusing it, for C peers. */
  readonly lenientEscapes?: boolean;
}

const [tab, lf, cr, space] = [9, 10, 13, 32];

/**
 * Bytes in, messages out, however the bytes were cut (guidelines §2.1).
 *
 * `feed` takes a chunk, `next` gives one message or error at a time: whoever reads may stop in the middle of a chunk.
 * A line is looked at once, also when it comes in a thousand pieces.
 */
export class MessageParser {
  readonly #isLenient: boolean;
  #maximumLineBytes = DEFAULT_MAXIMUM_LINE_BYTES;
  #maximumArguments = Number.POSITIVE_INFINITY;
  #text: WireText = "";
  #at = 0;
  readonly #newlines = new NextPlace("\n");
  readonly #returns = new NextPlace("\r");
  readonly #plainLines = new PlainLines();
  /** What has come after `#text`. */
  #waiting: WireText[] = [];
  #waitingLength = 0;
  /** The beginning of a line whose end has not come. */
  #begun: WireText[] = [];
  #begunLength = 0;
  #isSkipping = false;
  #lastLength = 0;
  #hasOddEscape = false;

  constructor(options: MessageParserOptions = {}) {
    this.#isLenient = options.lenientEscapes ?? false;
    this.setBounds(options);
  }

  /** Other bounds from now on, also for the line that has begun. */
  setBounds({ maximumLineBytes, maximumArguments }: Pick<MessageParserOptions, "maximumLineBytes" | "maximumArguments">): void {
    this.#maximumLineBytes = maximumLineBytes ?? DEFAULT_MAXIMUM_LINE_BYTES;
    this.#maximumArguments = maximumArguments ?? Number.POSITIVE_INFINITY;
  }

  /** Takes the bytes that came; nothing of them is kept that is not needed. They must not change until `next` has given all that they say. */
  feed(chunk: Uint8Array): void {
    const text = fromBytes(chunk);
    if (this.#at === this.#text.length && this.#waiting.length === 0) {
      this.#begin(text, chunk);
      return;
    }
    this.#waitingLength += text.length;
    append(this.#waiting, text);
  }

  /** The next message, or the error that its line is; undefined when more bytes are needed. */
  next(): Message | MessageSyntaxError | undefined {
    for (;;) {
      this.#skipBlankLines();
      const end = this.#findEnd();
      const result = end === -1 ? this.#keepRest() : this.#takeLine(end);
      if (result !== undefined) return result;
      if (end === -1 && !this.#takeWaiting()) return undefined;
    }
  }

  /** Whether the beginning of a line has come, and not its end. */
  get isWithinLine(): boolean {
    return this.#isSkipping || this.#begunLength > 0 || this.#at < this.#text.length || this.#waitingLength > 0;
  }

  /** How many bytes the last line had. */
  get lastLength(): number {
    return this.#lastLength;
  }

  /** Whether the last message has an escape that §2.1 does not know. Only one that reads leniently lets such a message through. */
  get hasOddEscape(): boolean {
    return this.#hasOddEscape;
  }

  /** How many bytes have come and are kept: lines that nobody has asked for yet, and the beginning of one. */
  get keptBytes(): number {
    return this.#text.length - this.#at + this.#waitingLength + this.#begunLength;
  }

  /** Forgets whatever has come. */
  clear(): void {
    this.#drop();
    this.#waiting = [];
    this.#waitingLength = 0;
    this.#forgetBegun();
  }

  #begin(text: WireText, bytes: Uint8Array): void {
    this.#text = text;
    this.#at = 0;
    this.#newlines.forget();
    this.#returns.forget();
    this.#plainLines.begin(bytes);
  }

  /** The text has been read: its chunk is not kept. */
  #drop(): void {
    this.#text = "";
    this.#at = 0;
    this.#plainLines.end();
  }

  /** Blank lines at once: they are no messages, and whoever sends nothing else must not cost more than its bytes. */
  #skipBlankLines(): void {
    if (this.#begunLength > 0 || this.#isSkipping) return;
    for (let at = this.#at; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === lf || code === cr) this.#at = at + 1;
      else if (code !== space && code !== tab) return;
    }
  }

  #takeWaiting(): boolean {
    // Nearly always nothing waits, and V8 looks longer for that in `shift`.
    const text = this.#waiting.length === 0 ? undefined : this.#waiting.shift();
    if (text === undefined) return false;
    this.#waitingLength -= text.length;
    this.#begin(text, toBytes(text));
    return true;
  }

  /** `<eol> ::= newline | carriage-return` */
  #findEnd(): number {
    if (this.#at === this.#text.length) return -1;
    const newline = this.#newlines.from(this.#text, this.#at);
    const carriageReturn = this.#returns.from(this.#text, this.#at);
    const end = newline < carriageReturn ? newline : carriageReturn;
    return end === nowhere ? -1 : end;
  }

  #takeLine(end: number): Message | MessageSyntaxError | undefined {
    const start = this.#at;
    this.#at = end + 1;
    this.#lastLength = this.#begunLength + end - start;
    if (this.#isSkipping) {
      this.#isSkipping = false;
      return undefined;
    }
    if (this.#begunLength + end - start > this.#maximumLineBytes) {
      const error = this.#tooLong(this.#text.slice(start, end));
      this.#forgetBegun();
      return error;
    }
    if (this.#begunLength === 0) return this.#parsePlain(start, end) ?? this.#parse(this.#text, start, end);
    // In one piece: a text that is joined by `+` is slower to look at, character by character.
    const text = [...this.#begun, this.#text.slice(start, end)].join("");
    this.#forgetBegun();
    return this.#parse(text, 0, text.length);
  }

  #parsePlain(start: number, end: number): Message | undefined {
    this.#hasOddEscape = false;
    return this.#plainLines.parse(this.#text, start, end, this.#maximumArguments);
  }

  #parse(text: WireText, start: number, end: number): Message | MessageSyntaxError | undefined {
    const span = { text, start, end, isLenient: false, maximumArguments: this.#maximumArguments };
    const result = parseLine(span);
    this.#hasOddEscape = false;
    if (!(result instanceof MessageSyntaxError)) return result;
    const lenient = this.#isLenient ? parseLine({ ...span, isLenient: true }) : result;
    if (lenient instanceof MessageSyntaxError) return noteBegin(lenient, text.slice(start, end));
    this.#hasOddEscape = true;
    return lenient;
  }

  /** Keeps the beginning of a line; the error that its line is when it is too long already. */
  #keepRest(): MessageSyntaxError | undefined {
    const rest = this.#text.slice(this.#at);
    this.#drop();
    if (this.#isSkipping || rest === "") return undefined;
    // Copied, where it is short: a slice of a few bytes would keep its whole chunk.
    append(this.#begun, rest.length < wholePieceBytes ? detach(rest) : rest);
    this.#begunLength += rest.length;
    if (this.#begunLength <= this.#maximumLineBytes) return undefined;
    const error = this.#tooLong("");
    this.#forgetBegun();
    this.#isSkipping = true;
    return error;
  }

  #forgetBegun(): void {
    this.#begun = [];
    this.#begunLength = 0;
  }

  #tooLong(rest: WireText): MessageSyntaxError {
    const message = `Line too long: it has more than ${this.#maximumLineBytes} bytes, and is skipped`;
    const error = withoutStack(() => new MessageSyntaxError(message));
    const pieces = this.#begun.slice(0, noted).map((piece) => piece.slice(0, noted));
    return Object.assign(noteBegin(error, pieces.join("") + rest.slice(0, noted)), { isTooLong: true });
  }
}

/** So much of a bad line is told: enough for its name and identifier. */
const noted = 100;

function noteBegin(error: MessageSyntaxError, line: WireText): MessageSyntaxError {
  return Object.assign(error, { begin: detach(line.slice(0, noted)) });
}
