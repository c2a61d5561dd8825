import { isName, MAXIMUM_ID, Message } from "./message.js";
import { NextPlace, nowhere } from "./next-place.js";
import { detach, toBytes, type WireText } from "./wire-text.js";

const [space, zero, open, close] = [32, 48, 91, 93];
/** Most requests have no arguments. */
const none: readonly WireText[] = [];
const noBytes = new Uint8Array();
/** A longer name is not remembered: it may be a megabyte. */
const longestKept = 100;

/**
 * Reads lines that need no closer look: without escapes, tabs and what is forbidden (guidelines §2.1). Nearly all are like that, and
 * the engine finds their spaces several times faster than code that looks at each character.
 *
 * Lines come in the order in which they stand in a text. Whatever is not as it should be is left to `parseLine`.
 */
export class PlainLines {
  readonly #spaces = new NextPlace(" ");
  readonly #special = ["\\", "\t", "\0", "\x1b"].map((character) => new NextPlace(character));
  /** Where the first of those stands. */
  #plainUntil = -1;
  /** The name of the last line, which is nearly always that of the next: it is checked once, and has its hash. */
  #name: WireText = "-";
  #nameBytes: Uint8Array = toBytes("-");
  /** Those of the text. One character is read from them several times faster than from the text. */
  #bytes: Uint8Array = noBytes;
  /** How far the line has been read. */
  #at = 0;

  /** Another text comes, with its bytes. */
  begin(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#spaces.forget();
    for (const place of this.#special) place.forget();
    this.#plainUntil = -1;
  }

  /** No line of the text is read any more. */
  end(): void {
    this.#bytes = noBytes;
  }

  /** The message of a line; undefined where that needs a closer look. */
  parse(text: WireText, start: number, end: number, maximumArguments: number): Message | undefined {
    if (this.#plainUntil < start) this.#findSpecial(text, start);
    if (this.#plainUntil < end) return undefined;
    const type = text.charAt(start);
    if (type !== "?" && type !== "!" && type !== "#") return undefined;
    const name = this.#readName(text, start + 1, end);
    if (name === undefined) return undefined;
    const nameEnd = start + 1 + name.length;
    this.#at = nameEnd;
    const id = this.#bytes[nameEnd] === open ? this.#readId() : undefined;
    if (id === 0 || (this.#at !== end && this.#bytes[this.#at] !== space)) return undefined;
    // A slice costs a third of what it takes to write a number.
    const label = id === undefined ? name : text.slice(start + 1, this.#at);
    const words = this.#at === end ? none : this.#split(text, end);
    return words.length > maximumArguments ? undefined : Message.fromWire(type, name, id, words, true, label);
  }

  #findSpecial(text: WireText, start: number): void {
    this.#plainUntil = nowhere;
    for (const place of this.#special) this.#plainUntil = Math.min(this.#plainUntil, place.from(text, start));
  }

  #readName(text: WireText, start: number, end: number): WireText | undefined {
    if (this.#isNameAt(start, end)) return this.#name;
    const word = text.slice(start, Math.min(this.#spaces.from(text, start), end));
    const bracket = word.indexOf("[");
    const name = bracket === -1 ? word : word.slice(0, bracket);
    if (!isName(name)) return undefined;
    if (name.length <= longestKept) {
      this.#name = detach(name);
      this.#nameBytes = toBytes(name);
    }
    return name;
  }

  /** Whether the name of the last line stands there, and ends there. */
  #isNameAt(start: number, end: number): boolean {
    const [bytes, name] = [this.#bytes, this.#nameBytes];
    const nameEnd = start + name.length;
    if (nameEnd > end || (nameEnd < end && bytes[nameEnd] !== space && bytes[nameEnd] !== open)) return false;
    for (let at = 0; at < name.length; at++) if (bytes[start + at] !== name[at]) return false;
    return true;
  }

  /** `[123]`, guidelines §2.2; 0 where it is none. */
  #readId(): number {
    const bytes = this.#bytes;
    let at = this.#at + 1;
    let id = 0;
    for (let digit = digitAt(bytes, at); digit >= 0 && digit <= 9 && id <= MAXIMUM_ID; digit = digitAt(bytes, at)) {
      if (digit === 0 && id === 0) return 0;
      id = id * 10 + digit;
      at++;
    }
    this.#at = at + 1;
    return bytes[at] === close && id <= MAXIMUM_ID ? id : 0;
  }

  /** The words from where a space or the end stands. */
  #split(text: WireText, end: number): readonly WireText[] {
    const words: WireText[] = [];
    for (let at = this.#at; at < end; ) {
      const begin = at + 1;
      at = this.#spaces.from(text, begin);
      if (at > end) at = end;
      if (at > begin) words.push(text.slice(begin, at));
    }
    return words;
  }
}

/** Beyond the end it is no digit. */
function digitAt(bytes: Uint8Array, at: number): number {
  return at < bytes.length ? (bytes[at] as number) - zero : -1;
}
