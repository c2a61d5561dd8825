import type { RequestContext } from "../requests/request-context.js";
import { callFor, type RequestTable } from "../requests/request-table.js";
import { showRequest } from "../requests/shown-arguments.js";
import type { PendingSnapshot } from "./device-snapshot.js";

const most = 1000;
/** So many arguments are shown of each. */
const mostArguments = 20;

/** The requests whose handlers have not settled. */
export function showPending(contexts: Iterable<RequestContext>, requests: RequestTable, nowMs: number): readonly PendingSnapshot[] {
  const shown: PendingSnapshot[] = [];
  for (const context of contexts) {
    if (shown.length === most) break;
    shown.push(showContext(context, requests, nowMs));
  }
  return shown;
}

function showContext(context: RequestContext, requests: RequestTable, nowMs: number): PendingSnapshot {
  const { message, client, startedMs = nowMs, abortReason } = context;
  const request = requests.get(message.name);
  const call = request === undefined ? requests.fallback : callFor(request, message.argumentCount);
  return {
    ...showRequest(request, message, mostArguments),
    id: message.id,
    client: client.address,
    ageMs: Math.round(nowMs - startedMs),
    place: placeOf(context),
    handler: call?.handler ?? "",
    aborted: abortReason?.message,
  };
}

function placeOf({ isReplied, stage }: RequestContext): PendingSnapshot["place"] {
  if (isReplied) return "answered";
  // Nobody waits for what was refused.
  return stage === "refused" ? "answered" : stage;
}
