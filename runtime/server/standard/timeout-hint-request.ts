import { FailReply, shorten, withoutStack } from "../../errors.js";
import type { StandardHost, StandardRequest } from "./standard-request.js";

/** A device that has this request has the flag T (guidelines §4.2). */
export const TIMEOUT_HINT = "request-timeout-hint";

/** Guidelines §5.1: how long each request may take, as the interface says it. Zero says nothing. */
export function timeoutHintRequest(host: StandardHost): StandardRequest {
  return {
    contract: {
      name: TIMEOUT_HINT,
      description: "Report the timeouts of requests in seconds: of all that have one, or of one by its name.",
      arguments: [{ name: "name", type: "string", optional: true }],
      informs: [
        { name: "name", type: "string" },
        { name: "timeout", type: "float" },
      ],
    },
    handle: ({ name }: { readonly name?: string }) => (name === undefined ? allHints(host) : [hintFor(host, name)]),
  };
}

interface Hint {
  readonly name: string;
  readonly timeout: number;
}

function allHints({ requests }: StandardHost): readonly Hint[] {
  return requests.sorted.flatMap(({ contract: { name, timeout } }) => (timeout === undefined ? [] : [{ name, timeout }]));
}

function hintFor({ requests }: StandardHost, name: string): Hint {
  const request = requests.get(name);
  if (request === undefined) throw withoutStack(() => new FailReply(`Unknown request ${shorten(name)}`));
  return { name, timeout: request.contract.timeout ?? 0 };
}
