import { Buffer } from "#platform";
import { MessageSyntaxError } from "../errors.js";
import { escapeArgument, unescapeArgument } from "./escapes.js";
import { detach, fromBytes, toBytes, toUnicode, type WireText } from "./wire-text.js";

/** The first character of a message, guidelines §2.1 `<type>`. */
export type MessageType = "?" | "!" | "#";

/** Message identifiers are 1 to 2^31 − 1 (guidelines §2.2). */
export const MAXIMUM_ID = 2 ** 31 - 1;

/** One line of KATCP: a request `?`, a reply `!` or an inform `#` (guidelines §2). */
export class Message {
  readonly type: MessageType;
  readonly name: string;
  /** The message identifier, guidelines §2.2. */
  readonly id: number | undefined;
  /** As they stand in the line; unescaped when something asks. */
  readonly #escaped: readonly WireText[];
  /** Whether it is known that none of them has an escape. */
  readonly #isPlain: boolean;
  /** Undefined: it is made where it is needed. */
  readonly #label: WireText | undefined;

  private constructor(
    type: MessageType,
    name: string,
    id: number | undefined,
    escaped: readonly WireText[],
    isPlain = false,
    label?: WireText,
  ) {
    this.type = type;
    this.name = name;
    this.id = id;
    this.#escaped = escaped;
    this.#isPlain = isPlain;
    this.#label = label;
  }

  /**
   * @internal For the parser: the arguments are still escaped, unless it knows that there are no escapes. `label`: name and identifier as they
   * stand in the line.
   */
  static fromWire(
    type: MessageType,
    name: string,
    id: number | undefined,
    escaped: readonly WireText[],
    isPlain?: boolean,
    label?: WireText,
  ): Message {
    return new Message(type, name, id, escaped, isPlain, label);
  }

  /** A message with arguments: text is sent as UTF-8, bytes as they are. @throws MessageSyntaxError for a wrong name or identifier */
  static of(type: MessageType, name: string, args: readonly (string | Uint8Array)[] = [], id?: number): Message {
    checkName(name);
    const isId = id === undefined || (Number.isInteger(id) && id >= 1 && id <= MAXIMUM_ID);
    if (!isId) throw new MessageSyntaxError(`identifier: expected an integer from 1 to ${MAXIMUM_ID}, received ${id}`);
    const wire = args.map((argument) => fromBytes(typeof argument === "string" ? Buffer.from(argument) : argument));
    return new Message(type, name, id, wire.map(escapeArgument));
  }

  /** @internal `name[id]`, which the answers to a request begin with (guidelines §2.2 and §2.3). */
  get label(): WireText {
    return this.#label ?? (this.id === undefined ? this.name : `${this.name}[${this.id}]`);
  }

  get argumentCount(): number {
    return this.#escaped.length;
  }

  /** How long the line is, in bytes, but for its type and identifier. */
  get size(): number {
    let size = this.name.length;
    for (const argument of this.#escaped) size += argument.length + 1;
    return size;
  }

  /** How long argument `index` is as it stands in the line, in bytes; 0 beyond the last. */
  sizeOf(index: number): number {
    return this.#escaped[index]?.length ?? 0;
  }

  /** @internal The same message, for keeping: its texts are no views of the chunk that they came in. */
  kept(): Message {
    return new Message(this.type, detach(this.name), this.id, this.#escaped.map(detach), this.#isPlain);
  }

  /** @internal The reading that begins at argument `first` of a `#sensor-status` (guidelines §7.3), for keeping: as if the inform had no other. */
  keptReading(first: number): Message {
    const words = [this.#escaped[0] ?? "", "1", ...this.#escaped.slice(first, first + 3)];
    return new Message(this.type, detach(this.name), this.id, words.map(detach), this.#isPlain);
  }

  /** Argument `index` as wire text, one character for each byte; undefined beyond the last. */
  wire(index: number): WireText | undefined {
    const escaped = this.#escaped[index];
    return escaped === undefined || this.#isPlain ? escaped : unescapeArgument(escaped);
  }

  /** Argument `index` as text, its UTF-8 read leniently; `""` beyond the last. For logs and for people. */
  text(index: number): string {
    const text = this.wire(index) ?? "";
    return toUnicode(text) ?? toBytes(text).toString("utf8");
  }

  /** The arguments as bytes. */
  get arguments(): Buffer[] {
    return this.#escaped.map((escaped) => toBytes(unescapeArgument(escaped)));
  }

  /** The line as it is sent, without its end. */
  get line(): WireText {
    return [`${this.type}${this.label}`, ...this.#escaped].join(" ");
  }

  /** The line for people: bytes that are UTF-8 are read as such. */
  toString(): string {
    return toBytes(this.line).toString("utf8");
  }
}

const namePattern = /^[A-Za-z][A-Za-z0-9-]*$/;

/** Whether a text may be the name of a message: guidelines §2.1, `<name>`. */
export function isName(text: string): boolean {
  return namePattern.test(text);
}

/** Guidelines §2.1, `<name>`. @throws MessageSyntaxError */
export function checkName(name: string): void {
  if (!isName(name))
    throw new MessageSyntaxError(`name: expected a letter, and then letters, digits and dashes, received ${JSON.stringify(name)}`);
}

/** The bytes of a message, with the newline that ends it (guidelines §2.1). */
export function formatMessage(message: Message): Buffer {
  return toBytes(`${message.line}\n`);
}

/** ` a b c`: arguments as they follow a message's name. */
export function formatArguments(args: readonly WireText[]): WireText {
  let text = "";
  for (const argument of args) text += ` ${escapeArgument(argument)}`;
  return text;
}
