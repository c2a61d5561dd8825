import { SNAPSHOT } from "../../protocol/description.js";
import type { RequestContext } from "../requests/request-context.js";
import { answerInTurns } from "./in-turns.js";
import { numberText, tellText } from "./numbered-text.js";
import type { StandardRequest } from "./standard-request.js";

/** `?device-snapshot` (docs/wire-extensions.md), which the guidelines do not have. `take`: what the device does now, as JSON. */
export function snapshotRequest(take: () => string): StandardRequest {
  return {
    contract: {
      name: SNAPSHOT,
      description:
        "Tell what this device does now as JSON, in numbered pieces. The reply has their number and the SHA-256 of the text.\n\nClients, pending and slow requests, limits and how near each is.",
    },
    handle: (ctx: RequestContext) => answerInTurns(ctx, tellText(ctx, numberText(take()))),
  };
}
