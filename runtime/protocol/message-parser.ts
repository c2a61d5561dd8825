import { MessageSyntaxError } from "../errors.js";
import type { Message } from "./message.js";
import { parseLine } from "./parse-line.js";
import { detach, fromBytes, type WireText } from "./wire-text.js";

/** The longest line that is read unless an option says otherwise: 16 MiB, as aiokatcp has it. */
export const DEFAULT_MAXIMUM_LINE_BYTES = 16 * 1024 * 1024;

/** Settings of a `MessageParser`. */
export interface MessageParserOptions {
  /** A longer line is one error, and is skipped up to its end. */
  readonly maximumLineBytes?: number;
  /** A message of more arguments is an error. Default: as many as fit the line. */
  readonly maximumArguments?: number;
  /** Takes `\q` for `q` instead of refusing it, for C peers. */
  readonly lenientEscapes?: boolean;
}

/**
 * Bytes in, messages out, however the bytes were cut (guidelines §2.1).
 *
 * `feed` takes a chunk, `next` gives one message or error at a time: whoever reads may stop in the middle of a chunk.
 * A line is looked at once, also when it comes in a thousand pieces.
 */
export class MessageParser {
  readonly #maximumLineBytes: number;
  readonly #maximumArguments: number;
  readonly #isLenient: boolean;
  #text: WireText = "";
  #at = 0;
  /** Where the next carriage return stands in `#text`: nearly always nowhere, so it is looked for once a chunk. */
  #return = Number.POSITIVE_INFINITY;
  /** The beginning of a line whose end has not come. */
  #begun: WireText[] = [];
  #begunLength = 0;
  #isSkipping = false;

  constructor(options: MessageParserOptions = {}) {
    this.#maximumLineBytes = options.maximumLineBytes ?? DEFAULT_MAXIMUM_LINE_BYTES;
    this.#maximumArguments = options.maximumArguments ?? Number.POSITIVE_INFINITY;
    this.#isLenient = options.lenientEscapes ?? false;
  }

  /** Takes the bytes that came; nothing of them is kept that is not needed. */
  feed(chunk: Uint8Array): void {
    const text = fromBytes(chunk);
    this.#text = this.#at < this.#text.length ? this.#text.slice(this.#at) + text : text;
    this.#at = 0;
    this.#return = this.#findReturn();
  }

  /** The next message, or the error that its line is; undefined when more bytes are needed. */
  next(): Message | MessageSyntaxError | undefined {
    for (;;) {
      const end = this.#findEnd();
      if (end === -1) return this.#keepRest();
      const result = this.#takeLine(end);
      if (result !== undefined) return result;
    }
  }

  /** Whether the beginning of a line has come, and not its end. */
  get isWithinLine(): boolean {
    return this.#isSkipping || this.#begunLength > 0 || this.#at < this.#text.length;
  }

  #findReturn(): number {
    const at = this.#text.indexOf("\r", this.#at);
    return at === -1 ? Number.POSITIVE_INFINITY : at;
  }

  /** `<eol> ::= newline | carriage-return` */
  #findEnd(): number {
    const newline = this.#text.indexOf("\n", this.#at);
    if (this.#return < this.#at) this.#return = this.#findReturn();
    if (this.#return === Number.POSITIVE_INFINITY) return newline;
    return newline === -1 ? this.#return : Math.min(newline, this.#return);
  }

  #takeLine(end: number): Message | MessageSyntaxError | undefined {
    const start = this.#at;
    this.#at = end + 1;
    if (this.#isSkipping) {
      this.#isSkipping = false;
      return undefined;
    }
    if (this.#begunLength + end - start > this.#maximumLineBytes) {
      const error = this.#tooLong(this.#text.slice(start, end));
      this.#forgetBegun();
      return error;
    }
    if (this.#begunLength === 0) return this.#parse(this.#text, start, end);
    const text = this.#begun.join("") + this.#text.slice(start, end);
    this.#forgetBegun();
    return this.#parse(text, 0, text.length);
  }

  #parse(text: WireText, start: number, end: number): Message | MessageSyntaxError | undefined {
    const result = parseLine({ text, start, end, isLenient: this.#isLenient, maximumArguments: this.#maximumArguments });
    return result instanceof MessageSyntaxError ? noteBegin(result, text.slice(start, end)) : result;
  }

  /** Keeps the beginning of a line; the error that its line is when it is too long already. */
  #keepRest(): MessageSyntaxError | undefined {
    const rest = this.#text.slice(this.#at);
    this.#text = "";
    this.#at = 0;
    if (this.#isSkipping || rest === "") return undefined;
    this.#begun.push(rest);
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
    const error = new MessageSyntaxError(`Line too long: it has more than ${this.#maximumLineBytes} bytes, and is skipped`);
    const pieces = this.#begun.slice(0, noted).map((piece) => piece.slice(0, noted));
    return Object.assign(noteBegin(error, pieces.join("") + rest.slice(0, noted)), { isTooLong: true });
  }
}

/** So much of a bad line is told: enough for its name and identifier. */
const noted = 100;

function noteBegin(error: MessageSyntaxError, line: WireText): MessageSyntaxError {
  return Object.assign(error, { begin: detach(line.slice(0, noted)) });
}
