import type { WireText } from "./wire-text.js";

/** The request by which a device describes its interface (docs/wire-extensions.md). */
export const DESCRIBE = "interface-describe";

/** The request by which a device tells what it does now (docs/wire-extensions.md). */
export const SNAPSHOT = "device-snapshot";

/** The role of `#version-connect` that announces the hash of the interface. */
export const INTERFACE_ROLE = "katcp-interface";

/** What can be asked for: the interface for tools that compile it, or its contract for clients that do not. */
export const DESCRIPTION_FORMS = ["interface", "contract"] as const;
export type DescriptionForm = (typeof DESCRIPTION_FORMS)[number];

/** The most bytes of text in one inform. Escapes can make it twice as long. */
export const PIECE_BYTES = 4096;

/** Cuts a text in UTF-8 into pieces, between characters. */
export function cutPieces(text: WireText): readonly WireText[] {
  const pieces: WireText[] = [];
  for (let at = 0; at < text.length; ) {
    let end = Math.min(at + PIECE_BYTES, text.length);
    while (end < text.length && isContinuation(text.charCodeAt(end))) end--;
    pieces.push(text.slice(at, end));
    at = end;
  }
  return pieces;
}

/** A byte within a character of UTF-8. */
function isContinuation(byte: number): boolean {
  return byte >= 0x80 && byte < 0xc0;
}
