import type { Message } from "katcp-runtime";
import type { Problem } from "../findings/finding.js";
import { problemsOfCount } from "./signature-promise.js";

/** What is wrong with the reply of a request of the guidelines that lists something. C servers say no count at all; a wrong one is worse. */
export function* problemsOfList(reply: Message, informs: number): Iterable<Problem> {
  const level = reply.argumentCount === 1 ? "note" : undefined;
  for (const problem of problemsOfCount(reply, informs)) yield { ...problem, rule: "list-count", level };
}
