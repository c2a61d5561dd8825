import { FailReply, InvalidReply } from "../errors.js";
import type { Message } from "../protocol/message.js";

/** What came back for a request: the reply, and the informs before it. */
export interface Answer {
  readonly reply: Message;
  readonly informs: readonly Message[];
}

/** Throws what the reply says went wrong (guidelines §2, Table 4): whatever is not `ok` is a failure. @throws FailReply @throws InvalidReply */
export function checkReply(reply: Message): void {
  const code = reply.text(0);
  if (code === "ok") return;
  const text = reply.argumentCount > 1 ? reply.text(1) : `!${reply.name} ${code}`.trimEnd();
  throw code === "fail" ? new FailReply(text) : new InvalidReply(text, { code });
}
