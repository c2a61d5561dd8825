import type { Message } from "katcp-runtime";
import type { Problem } from "../findings/finding.js";

/** What is wrong with a message that could only be read as C servers mean it (guidelines §2.1, `<escapecode>`). It may hold a secret. */
export function oddEscape({ type, name }: Message): Problem {
  return { rule: "odd-escape", expected: "the escapes \\\\ \\_ \\0 \\n \\r \\e \\t \\@", received: `another one in ${type}${name}` };
}
