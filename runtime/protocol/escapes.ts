import { Buffer } from "#platform";
import { fromBytes, toBytes, type WireText } from "./wire-text.js";

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

const meanings = [...ESCAPES].filter(([, meaning]) => meaning !== "");
/** `<special>` of guidelines §2.1: what may not stand in an argument as it is. */
const special = new RegExp(`[${meanings.map(([, meaning]) => `\\x${meaning.charCodeAt(0).toString(16).padStart(2, "0")}`).join("")}]`);

/** How each character stands in a message, and what it means after a backslash: by its code. */
const escapes: (WireText | undefined)[] = Array.from({ length: 256 });
const meaningsOf = Array.from({ length: 256 }, (_, code) => ESCAPES.get(String.fromCharCode(code)) ?? String.fromCharCode(code));
/** The same for bytes; zero: none. */
const escapeOf = new Uint8Array(256);
const meaningOf = Uint8Array.from({ length: 256 }, (_, code) => code);
for (const [code, meaning] of meanings) {
  escapes[meaning.charCodeAt(0)] = `\\${code}`;
  escapeOf[meaning.charCodeAt(0)] = code.charCodeAt(0);
  meaningOf[code.charCodeAt(0)] = meaning.charCodeAt(0);
}
const backslash = 92;
const at = 64;

/**
 * A longer text is gone through as bytes: for one that is nothing but escapes that is hundreds of times faster, and takes no memory. A
 * shorter one is put together piece by piece, which costs a fourth of a `replace` with a function.
 */
const shortLength = 48;

/** An argument as it stands in a message. §2.1: `\@` is the empty argument. */
export function escapeArgument(text: WireText): WireText {
  if (text === "") return "\\@";
  if (!special.test(text)) return text;
  return text.length > shortLength ? escapeLong(text) : escapeShort(text);
}

/** What an argument of a message means. An unknown code stands for itself; the parser refuses one unless it is lenient. */
export function unescapeArgument(text: WireText): WireText {
  const first = text.indexOf("\\");
  if (first === -1) return text;
  return text.length > shortLength ? unescapeLong(text) : unescapeShort(text, first);
}

function escapeShort(text: WireText): WireText {
  let escaped: WireText = "";
  let from = 0;
  for (let index = 0; index < text.length; index++) {
    const pair = escapes[text.charCodeAt(index)];
    if (pair === undefined) continue;
    escaped += text.slice(from, index) + pair;
    from = index + 1;
  }
  return escaped + text.slice(from);
}

/** A backslash that is the last character stands for itself. */
function unescapeShort(text: WireText, first: number): WireText {
  let meant: WireText = "";
  let from = 0;
  for (let index = first; index !== -1 && index + 1 < text.length; index = text.indexOf("\\", from)) {
    meant += text.slice(from, index) + (meaningsOf[text.charCodeAt(index + 1)] ?? text.charAt(index + 1));
    from = index + 2;
  }
  return meant + text.slice(from);
}

function escapeLong(text: WireText): WireText {
  const bytes = toBytes(text);
  let length = bytes.length;
  for (let from = 0; from < bytes.length; from++) if (escapeOf[bytes[from] ?? 0] !== 0) length++;
  const escaped = Buffer.allocUnsafe(length);
  let to = 0;
  for (let from = 0; from < bytes.length; from++) {
    const byte = bytes[from] ?? 0;
    const code = escapeOf[byte] ?? 0;
    if (code !== 0) escaped[to++] = backslash;
    escaped[to++] = code === 0 ? byte : code;
  }
  return fromBytes(escaped);
}

/** In place: what is meant is never longer than how it is said. */
function unescapeLong(text: WireText): WireText {
  const bytes = toBytes(text);
  let to = 0;
  for (let from = 0; from < bytes.length; from++) {
    const byte = bytes[from] ?? 0;
    const code = byte === backslash ? bytes[from + 1] : undefined;
    if (code === undefined) bytes[to++] = byte;
    else {
      from++;
      if (code !== at) bytes[to++] = meaningOf[code] ?? code;
    }
  }
  return fromBytes(bytes.subarray(0, to));
}
