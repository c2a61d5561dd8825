import { Buffer, isUtf8 } from "#platform";

/**
 * Text as it is on the wire: a string in which each character is one byte (0–255). Everything between the socket and the
 * datatypes is in this form: it is searched, cut and joined faster than a Buffer, and no byte is lost.
 */
export type WireText = string;

const asciiOnly = /^[\0-\x7f]*$/;

/**
 * The same text in one piece: V8 joins strings by pointing at the parts, and what is sent to a hundred clients would be put together
 * a hundred times. Looking at a character is what makes it do so.
 */
export function flat(text: WireText): WireText {
  text.charCodeAt(0);
  return text;
}

/** The bytes of a wire text. */
export function toBytes(text: WireText): Buffer {
  return Buffer.from(text, "latin1");
}

/** Bytes as wire text. What a socket gives is a Buffer already: to make another one of it costs as much as all else here. */
export function fromBytes(bytes: Uint8Array): WireText {
  if (bytes instanceof Buffer) return bytes.toString("latin1");
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** A JavaScript string as the bytes of its UTF-8. Lone surrogates become U+FFFD, as in every encoder of the platform. */
export function fromUnicode(text: string): WireText {
  return asciiOnly.test(text) ? text : Buffer.from(text, "utf8").toString("latin1");
}

/** The JavaScript string of a wire text, or undefined where its bytes are not UTF-8. */
export function toUnicode(text: WireText): string | undefined {
  if (asciiOnly.test(text)) return detach(text);
  const bytes = toBytes(text);
  return isUtf8(bytes) ? bytes.toString("utf8") : undefined;
}

/** The same text, for keeping: V8 lets a long piece of a chunk keep the whole chunk alive. */
export function detach(text: WireText): WireText {
  // Joined strings are copied when something is cut from them; it costs a third of a way through a Buffer.
  return text.length < shortestSlice ? text : ` ${text}`.slice(1);
}

/** From this length on, V8 makes a substring a view of its parent instead of a copy. */
const shortestSlice = 13;
