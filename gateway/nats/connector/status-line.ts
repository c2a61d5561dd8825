import { formatMessage, Message } from "katcp-runtime";
import type { ReadingRow } from "../nats-messages.js";

/** Five arguments that stand in a line as they are (guidelines §2.1), as those of nearly all readings do. */
const plain = /^[!-[\]-~]+ 1 [!-[\]-~]+ [!-[\]-~]+ [!-[\]-~]+$/;

/** A reading as a device says it, a `#sensor-status` (guidelines §7.3), with its newline: one character for each byte. */
export function statusLine([sensor, timestamp, status, text]: ReadingRow): string {
  const words = `${timestamp} 1 ${sensor} ${status} ${text}`;
  if (plain.test(words)) return `#sensor-status ${words}\n`;
  return formatMessage(Message.of("#", "sensor-status", [String(timestamp), "1", sensor, status, text])).toString("latin1");
}
