import { FailReply, InvalidReply } from "../../errors.js";
import type { StateContract } from "../../protocol/contract.js";
import type { Message } from "../../protocol/message.js";
import { isStateRefusal } from "../../protocol/state-refusal.js";

/** Throws what the reply says went wrong (guidelines §2, Table 4): whatever is not `ok` is a failure. `states`: where the request is allowed. @throws FailReply @throws InvalidReply */
export function checkReply(reply: Message, states: readonly StateContract[] = []): void {
  const code = reply.wire(0) ?? "";
  if (code === "ok") return;
  const text = reply.argumentCount > 1 ? reply.text(1) : `!${reply.name} ${reply.text(0)}`.trimEnd();
  if (code === "fail") throw new FailReply(text, { reason: isStateRefusal(text, states) ? "state" : undefined });
  throw new InvalidReply(text, { code: reply.text(0) });
}
