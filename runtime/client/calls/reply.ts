import { FailReply, InvalidReply } from "../../errors.js";
import type { Message } from "../../protocol/message.js";

/** Throws what the reply says went wrong (guidelines §2, Table 4): whatever is not `ok` is a failure. @throws FailReply @throws InvalidReply */
export function checkReply(reply: Message): void {
  const code = reply.wire(0) ?? "";
  if (code === "ok") return;
  const text = reply.argumentCount > 1 ? reply.text(1) : `!${reply.name} ${reply.text(0)}`.trimEnd();
  throw code === "fail" ? new FailReply(text) : new InvalidReply(text, { code: reply.text(0) });
}
