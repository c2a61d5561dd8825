import type { Problem } from "../findings/finding.js";
import { quoted, shown } from "../findings/shown.js";
import type { Answer } from "../link/answer.js";

/** How a request may have ended otherwise than with a reply, and what is wrong with any reply. */
export function* problemsOfEnd({ end, reply, sent }: Answer, timeoutMs: number): Iterable<Problem> {
  if (end === "silence") yield { rule: "no-reply", expected: `a reply within ${timeoutMs / 1000} s`, received: "none" };
  if (end === "closed") yield { rule: "connection-lost", expected: "a reply", received: "the connection was closed" };
  if (reply === undefined) return;
  if (reply.id !== sent.id) yield { rule: "message-id", expected: `the identifier [${sent.id}]`, received: shown(reply.toString()) };
  const code = reply.text(0);
  if (code !== "ok" && code !== "fail" && code !== "invalid") {
    yield { rule: "reply-code", expected: "ok, fail or invalid", received: quoted(code) };
  }
}
