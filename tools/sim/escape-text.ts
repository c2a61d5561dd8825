import { formatMessage, Message } from "katcp-runtime";

/** A text as it stands in a line: escaped, with a character for each byte. */
export function escapeText(text: string | Uint8Array): string {
  return formatMessage(Message.of("?", "x", [text]))
    .toString("latin1")
    .slice("?x ".length, -1);
}
