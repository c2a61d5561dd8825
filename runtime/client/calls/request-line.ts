import { RequestRefusedError } from "../../errors.js";
import { checkName } from "../../protocol/message.js";
import type { WireText } from "../../protocol/wire-text.js";
import type { Call } from "./call.js";
import type { RequestPolicy } from "./request-policy.js";

/** What would end a request before its end: for the device another one would begin there. */
const endOfLine = /[\n\r]/;

/**
 * Checks that a call is one line, of a request that this client sends. Whatever is sent comes by here, and what is looked at is what
 * is sent: names of sensors, which stand in requests, were said by devices.
 * @throws RequestRefusedError @throws MessageSyntaxError for a name that is none
 */
export function checkRequest(
  { name, args, isSafe }: Pick<Call, "name" | "args"> & { readonly isSafe?: boolean },
  policy: RequestPolicy,
): void {
  checkName(name);
  policy(name, isSafe);
  if (args === "" || (args.startsWith(" ") && !endOfLine.test(args))) return;
  throw new RequestRefusedError(`?${name} was not sent: its arguments are more than one line, ${JSON.stringify(args.slice(0, 60))}`);
}

/** The line of a request, with its newline. */
export function requestLine({ name, id, args }: Pick<Call, "name" | "id" | "args">): WireText {
  return id === undefined ? `?${name}${args}\n` : `?${name}[${id}]${args}\n`;
}
