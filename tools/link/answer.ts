import type { Message } from "katcp-runtime";

/** How a request ended, and all that came meanwhile. */
export interface Answer {
  readonly end: "reply" | "silence" | "closed";
  /** The request as it was sent. */
  readonly sent: Message;
  readonly reply: Message | undefined;
  /** The informs of the request, which come before its reply. */
  readonly informs: readonly Message[];
  /** What else came, before the reply. */
  readonly others: readonly Message[];
}
